import fc from 'fast-check';
import type { Notification } from '@cbx/contracts';
import type { TestDatabase } from '@cbx/testing';
import { jest } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { cancel, search } from '../../test/notifications.js';
import { arrived, registration } from '../../test/registration.js';
import { connect, registryDatabase } from '../../test/registry-database.js';
import type { ArrivedNotification } from './arrived-notification.js';

// The stack is shared with other tests, and its machine may be busy.
jest.setTimeout(120_000);

let database: TestDatabase;
let connections: DataSource[];
let runs = 0;

beforeAll(async () => {
  database = await registryDatabase();
  connections = [await connect(database.url), await connect(database.url)];
});

afterAll(async () => {
  for (const connection of connections) await connection.destroy();
  await database.drop();
});

/** One delivery of a version: of which subject, to which of two instances, with how many others in one transaction. */
const delivery = fc.record({ subject: fc.nat(2), version: fc.integer({ min: 1, max: 5 }), instance: fc.nat(1), batch: fc.nat(3) });
/** Which versions of each subject are CANCELs. */
const cancels = fc.array(fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }), { minLength: 3, maxLength: 3 });

it('however versions are delivered, repeated and redriven to two instances at once, the highest stands and what is cancelled stays so', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(delivery, { minLength: 1, maxLength: 24 }), cancels, async (deliveries, cancelled) => {
      runs += 1;
      const messages = new Map<string, ArrivedNotification>();
      const messageOf = (subject: number, version: number): ArrivedNotification => {
        const name = `${subject} ${version}`;
        let message = messages.get(name);
        if (message === undefined) {
          const parts = { reference: `any-${runs}-${subject}`, version };
          const notification: Notification = cancelled[subject]?.includes(version) === true ? cancel('SEARCH_REQUEST', parts) : search(parts);
          message = arrived(notification);
          messages.set(name, message);
        }
        return message;
      };
      // Each instance takes its own deliveries in order, in batches; both at once.
      await Promise.all(
        connections.map(async (connection, instance) => {
          const { handler } = registration(connection);
          const own = deliveries.filter((each) => each.instance === instance);
          for (let start = 0; start < own.length; ) {
            const batch = own.slice(start, start + 1 + (own[start]?.batch ?? 0));
            await handler.handle(batch.map(({ subject, version }) => messageOf(subject, version)));
            start += batch.length;
          }
        }),
      );
      const versionsOf = Map.groupBy(deliveries, ({ subject }) => subject);
      for (const [subject, own] of versionsOf) {
        const versions = [...new Set(own.map(({ version }) => version))];
        const highest = Math.max(...versions);
        const isCancel = (version: number): boolean => cancelled[subject]?.includes(version) === true;
        const key = messageOf(subject, highest).key;
        const [stored]: Record<string, unknown>[] = await connections[0]!.query('SELECT id, source_version, case_status, withdrawn_through, last_position FROM case_file WHERE subject_key = $1', [key]);
        expect(stored).toMatchObject({
          source_version: highest,
          case_status: isCancel(highest) ? 'WITHDRAWN' : 'OPEN',
          withdrawn_through: Math.max(0, ...versions.filter(isCancel)),
          last_position: versions.length,
        });
        const stood: { source_version: number }[] = await connections[0]!.query(
          `SELECT v.source_version FROM case_event e JOIN subject_version v USING (notification_id) WHERE e.case_id = $1 AND e.type <> 'VERSION_OUTDATED' ORDER BY e.position`,
          [stored?.['id']],
        );
        expect(stood.map(({ source_version: version }) => version)).toEqual(stood.map(({ source_version: version }) => version).sort((a, b) => a - b));
      }
    }),
    { numRuns: 25 },
  );
});
