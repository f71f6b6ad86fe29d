import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadMembers } from './load-members.js';

describe('loading the members', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'members-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('fails with file and line where a mapping is wrong', () => {
    mkdirSync(join(directory, 'XXX'));
    writeFileSync(join(directory, 'XXX', 'mapping.yaml'), 'member: XXX\nversion: "1"\nnonsense: 1\n');
    writeFileSync(join(directory, 'XXX', 'code-lists.yaml'), '');
    expect(() => loadMembers(directory)).toThrow(expect.objectContaining({ code: 'MAPPING.INVALID', message: expect.stringContaining('XXX/mapping.yaml:3:') }));
  });

  it('fails where a member has no mapping, where there is no member and where there is no folder', () => {
    expect(() => loadMembers(directory)).toThrow(expect.objectContaining({ code: 'MAPPING.NOT_FOUND' }));
    mkdirSync(join(directory, 'XXX'));
    expect(() => loadMembers(directory)).toThrow(expect.objectContaining({ code: 'MAPPING.NOT_FOUND' }));
    expect(() => loadMembers(join(directory, 'none'))).toThrow(expect.objectContaining({ code: 'MAPPING.NOT_FOUND' }));
  });

  it('takes for a member only a folder that is named like one', () => {
    mkdirSync(join(directory, 'notes'));
    writeFileSync(join(directory, 'README.md'), '');
    expect(() => loadMembers(directory)).toThrow(expect.objectContaining({ code: 'MAPPING.NOT_FOUND', message: expect.stringContaining("no member's folder") }));
  });
});
