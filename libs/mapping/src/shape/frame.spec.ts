import { readFileSync } from 'node:fs';
import path from 'node:path';
import { compileFolder } from '../load/load-member.js';
import { translate } from '../translate/translate.js';
import { ABSENT } from '../convert/converter.js';
import { Frame } from './frame.js';

const KAZ = path.resolve(import.meta.dirname, '../../../../members/KAZ');

/** Every frame that can be reached from a value. */
function framesIn(value: unknown, seen = new Set<unknown>()): Frame[] {
  if (typeof value !== 'object' || value === null || seen.has(value)) return [];
  seen.add(value);
  const within = value instanceof Map ? [...value.values()] : Object.values(value);
  return [...(value instanceof Frame ? [value] : []), ...within.flatMap((each) => framesIn(each, seen))];
}

describe('frames', () => {
  it('hold nothing of a submission once it is translated: neither its tree nor a piece of its text', () => {
    const mapping = compileFolder(KAZ);
    const frames = framesIn(mapping);
    const samples = ['01-group-minimal', '03-readmission-minimal', '25-faulty-count'].map((name) => readFileSync(path.join(KAZ, 'samples', `${name}.json`)));
    expect(samples.map((bytes) => translate(mapping, bytes).outcome)).toEqual(['READ', 'READ', 'REFUSED']);
    expect(frames.length).toBeGreaterThan(10);
    expect(frames.some(({ tree }) => tree !== undefined)).toBe(false);
    expect(frames.some(({ outcomes }) => outcomes.some((outcome) => outcome !== ABSENT))).toBe(false);
  });
});
