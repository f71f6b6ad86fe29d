import fc from 'fast-check';
import type { CaseEvent, Notification } from '@cbx/contracts';
import { aCaseEvent, aNotification, type TestDatabase } from '@cbx/testing';
import { jest } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { alerting, arrived, operatorOf, STATES } from '../../test/alerting.js';
import { alertingDatabase, connect } from '../../test/alerting-database.js';
import type { ArrivedCaseEvent } from './evaluate-case-events.js';

// The stack is shared with other tests, and its machine may be busy.
jest.setTimeout(120_000);

let database: TestDatabase;
let connections: DataSource[];
let runs = 0;

beforeAll(async () => {
  database = await alertingDatabase();
  connections = [await connect(database.url), await connect(database.url)];
});

afterAll(async () => {
  for (const connection of connections) await connection.destroy();
  await database.drop();
});

/** What a version of the record says: withdrawn, or to whom it is released beside KAZ. */
const content = fc.oneof({ weight: 1, arbitrary: fc.constant('CANCEL' as const) }, { weight: 3, arbitrary: fc.subarray(['ARM', 'KGZ', 'RUS']) });
const plan = fc.array(content, { minLength: 1, maxLength: 5 }).chain((versions) =>
  fc.record({
    versions: fc.constant(versions),
    /** Deliveries by version, some of them more than once: late ones are those that were redriven from the dead letters. */
    deliveries: fc.array(fc.record({ version: fc.integer({ min: 1, max: versions.length }), instance: fc.nat(1), batch: fc.nat(2) }), { minLength: 1, maxLength: 12 }),
  }),
);

it('however case events are delivered, repeated and redriven to two instances at once, a state sees what the newest version releases to it and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(plan, async ({ versions, deliveries }) => {
      runs += 1;
      const messages = versions.map((said, index) => arrived(eventOf(`any-${runs}`, said, versions[index - 1], index + 1), { subjectNumber: index + 1, headers: { 'cbx-source': 'case-registry' } }));
      await Promise.all(
        connections.map(async (connection, instance) => {
          const { evaluator } = await alerting(connection);
          const own = deliveries.filter((each) => each.instance === instance);
          for (let start = 0; start < own.length; ) {
            const batch = own.slice(start, start + 1 + (own[start]?.batch ?? 0));
            await evaluator.handle(batch.flatMap(({ version }): ArrivedCaseEvent[] => messages.slice(version - 1, version)));
            start += batch.length;
          }
        }),
      );
      const newest = versions[Math.max(...deliveries.map(({ version }) => version)) - 1];
      const caseId = messages[0]?.value.caseId;
      const { list } = await alerting(connections[0]!);
      const seen: string[] = [];
      for (const state of STATES) {
        const { items } = await list(operatorOf(state), { limit: '200', status: 'ACTUAL' });
        const mine = items.filter((item) => item.caseId === caseId);
        expect(mine.length).toBeLessThanOrEqual(1);
        if (mine.length > 0) seen.push(state);
      }
      expect(seen).toEqual(newest === undefined || newest === 'CANCEL' ? [] : ['KAZ', ...newest].sort());
    }),
    { numRuns: 25 },
  );
});

const caseIds = new Map<string, string>();

/** The case event as the registry tells it, which takes a subject's versions in their order. */
function eventOf(reference: string, said: string[] | 'CANCEL', before: string[] | 'CANCEL' | undefined, version: number): CaseEvent {
  const notification: Notification = aNotification({
    kind: 'SEARCH_REQUEST',
    sourceReference: reference,
    sourceVersion: version,
    action: said === 'CANCEL' ? 'CANCEL' : version === 1 ? 'NEW' : 'UPDATE',
    handling: { releasableTo: said === 'CANCEL' ? ['*'] : ['KAZ', ...said] },
    search: { urgency: 'URGENT' },
  });
  const type = said === 'CANCEL' ? 'CASE_WITHDRAWN' : before === undefined ? 'CASE_OPENED' : before === 'CANCEL' ? 'CASE_REOPENED' : 'CASE_EXTENDED';
  const event = aCaseEvent(notification, { type });
  const caseId = caseIds.get(reference) ?? event.caseId;
  caseIds.set(reference, caseId);
  return { ...event, caseId };
}
