import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { loadMember } from '../load/load-member.js';

const MEMBERS = path.resolve(import.meta.dirname, '../../../../members');

/** Members that answer; every one of them has samples of it. */
const members = readdirSync(MEMBERS)
  .filter((name) => existsSync(path.join(MEMBERS, name, 'answers.yaml')))
  .map((name) => loadMember(path.join(MEMBERS, name)));
const samples = members.flatMap((member) => readdirSync(path.join(MEMBERS, member.iso3, 'acks')).filter((file) => file !== 'context.json').map((file) => ({ member, iso3: member.iso3, file })));

describe('answers', () => {
  it('finds members and samples', () => {
    expect(members).not.toHaveLength(0);
    for (const { iso3 } of members) expect(samples.filter((sample) => sample.iso3 === iso3).length).toBeGreaterThan(0);
  });

  it.each(samples)('$iso3 $file', ({ member, iso3, file }) => {
    const folder = path.join(MEMBERS, iso3);
    const name = path.parse(file).name;
    const bytes = readFileSync(path.join(folder, 'samples', file));
    const { at, id } = JSON.parse(readFileSync(path.join(folder, 'acks', 'context.json'), 'utf8')) as { at: string; id?: string };
    // The CANCELs that follow with the earlier files of a series of snapshots.
    const series = path.join(folder, 'samples', `${name}.cancels.json`);
    const withdrawn = existsSync(series) ? (JSON.parse(readFileSync(series, 'utf8')) as { notifications: unknown[] }).notifications.length : undefined;
    const answer = member.answer!(member.translate(bytes), { ...(withdrawn === undefined ? {} : { withdrawn }), at, id: id === undefined || id === 'NAME' ? name : id, sha256: createHash('sha256').update(bytes).digest('hex') })!;
    const expected = readFileSync(path.join(folder, 'acks', file));
    // The layout of JSON is free.
    if (file.endsWith('.json')) expect(JSON.parse(Buffer.from(answer).toString('utf8'))).toStrictEqual(JSON.parse(expected.toString('utf8')));
    else expect(Buffer.from(answer).toString('latin1')).toBe(expected.toString('latin1'));
  });
});
