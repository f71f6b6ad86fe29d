import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A submission of many records, made of a member's public samples. */
export interface Corpus {
  /** Which of the member's submissions it is, where its format has several. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly records: number;
}

/** Size of a corpus: within every format's limit of 10 MB. */
export const CORPUS_BYTES = 9_000_000;

export const ROOT = path.resolve(import.meta.dirname, '../../..');

/** The bytes of every public sample that has no fault. */
export function faultlessSamples(member: string): Uint8Array[] {
  const folder = path.join(ROOT, 'members', member, 'samples');
  const files = readdirSync(folder);
  return files.flatMap((name) => {
    const expected = path.join(folder, `${name.slice(0, name.lastIndexOf('.'))}.expected.json`);
    if (name.endsWith('.expected.json') || !existsSync(expected)) return [];
    const { rejections } = JSON.parse(readFileSync(expected, 'utf8')) as { rejections: unknown[] };
    return rejections.length === 0 ? [readFileSync(path.join(folder, name))] : [];
  });
}
