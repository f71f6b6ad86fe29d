import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { loadMember } from './load/load-member.js';
import { translateSeries } from './snapshot/translate-series.js';

const CANCELS = '.cancels.json';
const MEMBERS = path.resolve(import.meta.dirname, '../../../members');

interface Expected {
  notifications: unknown[];
  rejections: { record: number; code: string; line?: number; segment?: number }[];
  warnings: { record: number; code: string; line?: number; segment?: number }[];
}

const members = readdirSync(MEMBERS).filter((name) => existsSync(path.join(MEMBERS, name, 'mapping.yaml')));
const samples = members.flatMap((member) =>
  readdirSync(path.join(MEMBERS, member, 'samples'))
    .filter((name) => name.endsWith('.expected.json'))
    .map((name) => ({ member, sample: name.replace('.expected.json', '') })),
);

/** Rejections and warnings are sets. */
const asSet = (faults: readonly { record: number; code: string; line?: number; segment?: number }[]): string[] => faults.map(({ record, code, line, segment }) => JSON.stringify({ record, code, line, segment })).sort();

describe('conformance', () => {
  it('finds members and samples', () => {
    expect(members).not.toHaveLength(0);
    for (const member of members) expect(samples.filter((sample) => sample.member === member).length).toBeGreaterThan(0);
  });

  const compiled = new Map(members.map((member) => [member, loadMember(path.join(MEMBERS, member))]));

  it.each(samples)('$member $sample', ({ member, sample }) => {
    const folder = path.join(MEMBERS, member, 'samples');
    const file = readdirSync(folder).find((name) => name.startsWith(`${sample}.`) && !name.endsWith('.expected.json') && !name.endsWith(CANCELS))!;
    const expected = JSON.parse(readFileSync(path.join(folder, `${sample}.expected.json`), 'utf8')) as Expected;
    const translation = compiled.get(member)!.translate(readFileSync(path.join(folder, file)));
    expect(translation.notifications.map(({ notification }) => notification)).toStrictEqual(expected.notifications);
    expect(asSet(translation.rejections)).toStrictEqual(asSet(expected.rejections));
    expect(asSet(translation.warnings)).toStrictEqual(asSet(expected.warnings));
  });

  const series = members.flatMap((member) => readdirSync(path.join(MEMBERS, member, 'samples')).filter((name) => name.endsWith(CANCELS)).map((name) => ({ member, name })));

  // What follows with the earlier files of a series of snapshots.
  it.each(series)('$member $name', ({ member, name }) => {
    const bytesOf = (file: string): Buffer => readFileSync(path.join(MEMBERS, member, 'samples', file));
    const { previous, current, notifications } = JSON.parse(bytesOf(name).toString()) as { previous: string | string[]; current: string; notifications: unknown[] };
    expect(translateSeries(compiled.get(member)!, [previous].flat().map(bytesOf), bytesOf(current)).cancels).toStrictEqual(notifications);
  });
});
