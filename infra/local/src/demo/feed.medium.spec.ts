import { mkdtempSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoFiles } from './feed.ts';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'cbx-demo-')); });
afterEach(() => rmSync(folder, { recursive: true }));

describe('demoFiles', () => {
  it('gives the same bytes again at a later start, on another day too', () => {
    const first = demoFiles(folder, new Date('2026-11-24T10:00:00Z'));
    expect(demoFiles(folder, new Date('2026-11-26T22:00:00Z'))).toEqual(first);
  });

  it('tells the story anew when it was cut off before', () => {
    const first = demoFiles(folder, new Date('2026-11-24T10:00:00Z'));
    unlinkSync(join(folder, 'story.json'));
    expect(demoFiles(folder, new Date('2026-11-24T11:00:00Z'))[0]!.bytes).not.toBe(first[0]!.bytes);
  });
});
