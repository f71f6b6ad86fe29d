import { CbxError } from '@cbx/kernel';
import type { DetectedEncoding } from './detect-encoding.js';
import { Place, type Sketch } from './place.js';

/** What a JSON document shows: its members, and the longest list of objects, which are the records. */
export function lookAtJson({ text }: DetectedEncoding): Sketch {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw new CbxError('FILE.UNREADABLE', 'the sample is no JSON', { cause });
  }
  const root = new Place('');
  add(root, document);
  const found = listsIn(document, []).sort((a, b) => b.items.length - a.items.length)[0] ?? { path: ['records'], items: [] };
  const record = new Place('');
  for (const item of found.items) add(record, item);
  let place: Place | undefined = root;
  for (const name of found.path.slice(0, -1)) place = place?.children.get(name);
  place?.children.delete(found.path.at(-1)!);
  return { mediaTypes: 'application/json', hasDepth: true, ignored: [], bytes: ['# coded: { code: CODE, labels: [NAME] }   # where a code is an object with a code and a label'], around: root, records: found.path.join('.'), recordNames: [], record };
}

function add(place: Place, value: unknown): void {
  place.count++;
  if (Array.isArray(value)) {
    place.repeats = true;
    for (const item of value) add(place, item);
  } else if (typeof value === 'object' && value !== null) for (const [name, part] of Object.entries(value)) add(place.child(name), part);
  else if (value !== null) place.values.add(String(value));
}

function listsIn(value: unknown, path: readonly string[]): { path: readonly string[]; items: readonly unknown[] }[] {
  if (Array.isArray(value)) return value.some((item) => typeof item === 'object' && item !== null) ? [{ path, items: value }] : [];
  return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([name, part]) => listsIn(part, [...path, name])) : [];
}
