import { loadMember } from '@cbx/mapping';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { borrowMembers } from './borrow-members.ts';
import { ROOT } from './paths.ts';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'cbx-members-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const sample = readFileSync(join(ROOT, 'members/KAZ/samples/01-group-minimal.json'));

function originsBy(member: string): string[] {
  return loadMember(join(folder, member)).translate(sample).notifications.map(({ notification }) => notification.header.origin);
}

describe('borrowMembers', () => {
  it('lets each state speak the one format that there is, about records of its own', () => {
    borrowMembers(folder, ['KAZ', 'BLR', 'RUS']);
    expect(readdirSync(folder).sort()).toEqual(['BLR', 'KAZ', 'RUS']);
    expect({ KAZ: originsBy('KAZ'), BLR: originsBy('BLR'), RUS: originsBy('RUS') }).toEqual({ KAZ: ['KAZ'], BLR: ['BLR'], RUS: ['RUS'] });
  });

  it('leaves the lender as it is, and forgets whoever borrowed before', () => {
    borrowMembers(folder, ['KAZ', 'ARM']);
    borrowMembers(folder, ['KAZ']);
    expect(readdirSync(folder)).toEqual(['KAZ']);
    expect(readFileSync(join(folder, 'KAZ/mapping.yaml'), 'utf8')).toBe(readFileSync(join(ROOT, 'members/KAZ/mapping.yaml'), 'utf8'));
  });
});
