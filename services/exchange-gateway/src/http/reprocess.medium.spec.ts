import { jest } from '@jest/globals';
import { ManualClock } from '@cbx/kernel';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GatewayStack } from '../../test/gateway-stack.js';
import { KAZ_TIME, kazFile } from '../../test/kaz.js';
import type { Receipt } from '../domain/receipt.js';
import type { ReprocessReport } from '../receive-submission/reprocessing/reprocess-submissions.js';

jest.setTimeout(120_000);

const KAZ = fileURLToPath(new URL('../../../../members/KAZ', import.meta.url));

describe('reprocessing by HTTP, after a mapping has changed', () => {
  let stack: GatewayStack;
  let narrow: NestFastifyApplication;
  let today: NestFastifyApplication;
  const folders: string[] = [];

  /** A folder of members with KAZ alone, its mapping altered. */
  const members = (from: string, to: string): string => {
    const folder = mkdtempSync(join(tmpdir(), 'members-'));
    folders.push(folder);
    cpSync(KAZ, join(folder, 'KAZ'), { recursive: true });
    const file = join(folder, 'KAZ', 'mapping.yaml');
    const mapping = readFileSync(file, 'utf8');
    if (!mapping.includes(from)) throw new Error(`the mapping has no ${from}`);
    writeFileSync(file, mapping.replace(from, to));
    return folder;
  };

  beforeAll(async () => {
    stack = await GatewayStack.start();
    const clock = new ManualClock(KAZ_TIME);
    // Reads references of up to 6 characters; today's mapping reads longer ones too.
    narrow = await stack.appWithoutKafka({ clock, env: { CBX_MEMBERS_DIR: members('recordNumber: required text(128)', 'recordNumber: required text(6)') } });
    today = await stack.app({ clock, env: { CBX_MEMBERS_DIR: members("version: '1.0'", "version: '1.1'") } });
  });
  afterAll(async () => {
    await stack.stop();
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  const send = async (app: NestFastifyApplication, payload: string): Promise<Receipt> =>
    (await app.inject({ method: 'POST', url: '/v1/submissions', payload, headers: { authorization: await stack.authorization(), 'content-type': 'application/json' } })).json<Receipt>();
  const ask = async (url: string, body: object, role = 'ops') =>
    today.inject({ method: 'POST', url, payload: JSON.stringify(body), headers: { authorization: await stack.authorization({ state: 'ARM', roles: [role] }), 'content-type': 'application/json' } });

  it('publishes what was refused for its sake, once, and shows its sender what came of it', async () => {
    const first = await send(narrow, kazFile({ reference: 'SHORT' }, { reference: 'LONGER-1' }));
    expect(first.records.map(({ outcome }) => outcome)).toEqual(['ACCEPTED', 'REJECTED']);
    await send(narrow, kazFile({ reference: 'SHORT2' }));
    // The instance of before is replaced; without Kafka it would keep the other from publishing.
    await stack.end(narrow);

    const preview = await ask('/v1/reprocess/preview', { member: 'KAZ' });
    expect(preview.statusCode).toBe(200);
    expect(preview.json()).toMatchObject({ member: 'KAZ', total: 2, looked: 2, failed: [], changes: [{ submissionId: first.submissionId, effects: { PUBLISHED: 1 }, records: [{ record: 2, effect: 'PUBLISHED', before: { outcome: 'REJECTED', faults: [{ code: 'FIELD.TOO_LONG' }] } }] }] });
    expect(preview.body).not.toContain('LONGER');
    expect(await stack.database.rows('SELECT id FROM notification')).toHaveLength(2);

    const applied = (await ask('/v1/reprocess', { member: 'KAZ', since: KAZ_TIME })).json<ReprocessReport>();
    const { storedAs } = applied.changes[0]!;
    const view = (await today.inject({ url: `/v1/submissions/${storedAs}`, headers: { authorization: await stack.authorization() } })).json<Receipt>();
    expect(view).toMatchObject({ receivedAt: first.receivedAt, mappingVersion: applied.mappingVersion, records: [{ outcome: 'UNCHANGED' }, { outcome: 'ACCEPTED' }] });
    const messages = await stack.published('both records of the file and the other one', (all) => all.length >= 3);
    expect(messages.map(({ notification }) => notification.header.sourceReference).sort()).toEqual(['LONGER-1', 'SHORT', 'SHORT2']);
    expect(messages.find(({ notification }) => notification.header.sourceReference === 'LONGER-1')?.notification.header.provenance).toMatchObject({ receivedAt: first.receivedAt, mappingVersion: applied.mappingVersion });

    expect((await ask('/v1/reprocess', { member: 'KAZ' })).json()).toMatchObject({ changes: [] });
    expect((await ask('/v1/reprocess/preview', { member: 'KAZ' })).json()).toMatchObject({ changes: [] });
    const audit = await stack.database.rows<{ action: string; n: number }>("SELECT action, count(*)::int AS n FROM audit_entry WHERE action LIKE 'REPROCESS%' AND actor_state = 'ARM' GROUP BY action ORDER BY action");
    // Two calls that applied, and one submission whose results were stored.
    expect(audit).toEqual([{ action: 'REPROCESS', n: 3 }, { action: 'REPROCESS_PREVIEWED', n: 2 }]);
  });

  it.each(['operator', 'supervisor', 'member-system'])('is not for the role %s', async (role) => {
    for (const url of ['/v1/reprocess', '/v1/reprocess/preview']) expect((await ask(url, { member: 'KAZ' }, role)).json()).toMatchObject({ status: 403, code: 'AUTH.FORBIDDEN' });
  });

  it.each([
    [{}, 400, 'REQUEST.INVALID'],
    [{ member: 'kaz' }, 400, 'REQUEST.INVALID'],
    [{ member: 'KAZ', since: 'yesterday' }, 400, 'REQUEST.INVALID'],
    [{ member: 'KAZ', limit: 501 }, 400, 'REQUEST.INVALID'],
    [{ member: 'KAZ', other: 1 }, 400, 'REQUEST.INVALID'],
    [{ member: 'KAZ', cursor: 'x' }, 400, 'CURSOR.INVALID'],
    [{ member: 'XXX' }, 403, 'SUBMISSION.UNKNOWN_MEMBER'],
  ])('refuses %j', async (body, status, code) => {
    expect((await ask('/v1/reprocess', body)).json()).toMatchObject({ status, code });
  });
});
