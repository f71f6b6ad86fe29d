import type { Notification } from '@cbx/contracts';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { loadMember } from './load/load-member.js';
import type { RenderContext, RenderFault } from './render/rendering.js';

const MEMBERS = path.resolve(import.meta.dirname, '../../../members');
const ENDING = '.notification.json';

/** Members that render; every one of them has samples of it. */
const members = readdirSync(MEMBERS)
  .filter((name) => existsSync(path.join(MEMBERS, name, 'mapping.yaml')))
  .map((name) => loadMember(path.join(MEMBERS, name)))
  .filter(({ render }) => render !== undefined);
const samples = members.flatMap((member) =>
  readdirSync(outbound(member.iso3))
    .filter((file) => file.endsWith(ENDING))
    .map((file) => ({ member, iso3: member.iso3, sample: file.slice(0, -ENDING.length) })),
);

function outbound(iso3: string): string {
  return path.join(MEMBERS, iso3, 'samples', 'outbound');
}

function json<T>(...place: string[]): T {
  return JSON.parse(readFileSync(path.join(...place), 'utf8')) as T;
}

/** Losses are sets. */
const asSet = (faults: readonly RenderFault[]): string[] => faults.map(({ code, pointer }) => `${pointer} ${code}`).sort();

describe('rendering', () => {
  it('finds members and samples', () => {
    expect(members).not.toHaveLength(0);
    for (const { iso3 } of members) expect(samples.filter((sample) => sample.iso3 === iso3).length).toBeGreaterThan(0);
  });

  it.each(samples)('$iso3 $sample', ({ member, iso3, sample }) => {
    const folder = outbound(iso3);
    const { at = '2024-06-30T12:00:00.000Z', id = sample } = json<Partial<RenderContext>>(folder, 'context.json');
    const rendering = member.render!(json<Notification>(folder, sample + ENDING), { at, id: id === 'NAME' ? sample : id });

    const refused = `${sample}.not-rendered.json`;
    if (existsSync(path.join(folder, refused))) {
      expect(rendering).toStrictEqual({ outcome: 'NOT_RENDERED', fault: json(folder, refused) });
      return;
    }
    if (rendering.outcome === 'NOT_RENDERED') throw new Error(`${rendering.fault.code} at ${rendering.fault.pointer}`);
    const losses = `${sample}.losses.json`;
    expect(asSet(rendering.losses)).toStrictEqual(existsSync(path.join(folder, losses)) ? asSet(json(folder, losses)) : []);
    const file = readdirSync(folder).find((name) => name.startsWith(`${sample}.`) && !name.endsWith(ENDING) && !name.endsWith('.losses.json'))!;
    const expected = readFileSync(path.join(folder, file));
    // The layout of JSON is free.
    if (file.endsWith('.json')) expect(JSON.parse(Buffer.from(rendering.bytes).toString('utf8'))).toStrictEqual(JSON.parse(expected.toString('utf8')));
    else expect(Buffer.from(rendering.bytes).equals(expected)).toBe(true);
  });
});
