import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENT_NAMES, EVENTS } from './events.ts';

const document = readFileSync(join(import.meta.dirname, 'history.md'), 'utf8');

/** Table rows by the events that they name; a row may name two. */
const rows = document.split('\n').filter((line) => line.startsWith('| `'));

describe('history.md', () => {
  it.each(EVENT_NAMES)('describes %s with its members', (event) => {
    const row = rows.find((line) => line.split('|')[1]!.includes(`\`${event}\``));
    expect(row).toBeDefined();
    for (const [member, shape] of Object.entries(EVENTS[event])) {
      const written = `${member}${(shape as { optional: boolean }).optional ? '?' : ''}`;
      expect({ event, member: written, described: row!.includes(`\`${written}\``) }).toEqual({ event, member: written, described: true });
    }
  });

  it('describes no event that there is not', () => {
    const named = rows.flatMap((line) => [...line.split('|')[1]!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!));
    expect(named.filter((name) => !(EVENT_NAMES as string[]).includes(name))).toEqual([]);
  });
});
