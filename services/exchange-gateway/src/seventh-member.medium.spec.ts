import { jest } from '@jest/globals';
import { ManualClock } from '@cbx/kernel';
import type { GoldenTranslation } from '@cbx/mapping';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GatewayStack } from '../test/gateway-stack.js';

jest.setTimeout(60_000);

const root = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const SEVENTH = root('libs/mapping/test/members/XAR');
const STATES = 'ARM,BLR,KAZ,KGZ,RUS,TJK,XAR';

// What docs/onboarding.md says of operation: the folder beside the others, the state among the states, and nothing else.
describe('a seventh member', () => {
  const members = mkdtempSync(join(tmpdir(), 'cbx-members-'));
  const expected = JSON.parse(readFileSync(join(SEVENTH, 'samples/mixed.expected.json'), 'utf8')) as GoldenTranslation;
  let stack: GatewayStack;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    cpSync(root('members'), members, { recursive: true });
    cpSync(SEVENTH, join(members, 'XAR'), { recursive: true });
    stack = await GatewayStack.start();
    app = await stack.app({ clock: new ManualClock('2024-05-14T10:00:00.000Z'), env: { CBX_MEMBERS_DIR: members, CBX_MEMBER_STATES: STATES } });
  });
  afterAll(async () => {
    await stack.stop();
    rmSync(members, { recursive: true });
  });

  it('is answered in its own format, and what it sent is published', async () => {
    const payload = readFileSync(join(SEVENTH, 'samples/mixed.xml'));
    const answer = await app.inject({ method: 'POST', url: '/v1/submissions', headers: { authorization: await stack.authorization({ state: 'XAR' }), 'content-type': 'application/xml', accept: 'application/xml' }, payload });

    expect(answer.statusCode).toBe(202);
    expect(answer.headers['content-type']).toContain('application/xml');
    const text = answer.rawPayload.toString('utf16le');
    expect(text).toContain('<b:Check entries="6" taken="5"/>');
    expect(text).toContain('<b:Fault code="FIELD.UNKNOWN_CODE" line="48"/>');

    const ids = new Set(expected.notifications.map(({ header }) => header.notificationId));
    const messages = await stack.published('what the seventh member sent', (all) => all.filter(({ headers }) => ids.has(headers['cbx-message-id'] ?? '')).length >= ids.size);
    const published = messages.map(({ notification }) => notification).filter(({ header }) => ids.has(header.notificationId));
    expect(new Set(published.map(({ header }) => header.provenance?.format))).toEqual(new Set(['XAR-BULLETIN']));
  });

  it('is refused where its state is none of CBX_MEMBER_STATES', async () => {
    const without = await stack.app({ env: { CBX_MEMBERS_DIR: members } });
    const answer = await without.inject({ method: 'POST', url: '/v1/submissions', headers: { authorization: await stack.authorization({ state: 'XAR' }), 'content-type': 'application/xml' }, payload: '<x/>' });
    expect(answer.statusCode).toBe(401);
  });
});
