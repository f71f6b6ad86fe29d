import { jest } from '@jest/globals';
import { ManualClock } from '@cbx/kernel';
import { loadMember, type Verdict } from '@cbx/mapping';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GatewayStack } from '../../test/gateway-stack.js';
import type { Receipt } from '../domain/receipt.js';

jest.setTimeout(120_000);

const MEMBERS = fileURLToPath(new URL('../../../../members', import.meta.url));
/** Tokens are good now. */
const AT = new Date().toISOString();

const members = readdirSync(MEMBERS).filter((member) => existsSync(join(MEMBERS, member, 'answers.yaml')));

describe('an answer in the sender\u2019s own format', () => {
  let stack: GatewayStack;
  let app: NestFastifyApplication;
  beforeAll(async () => {
    stack = await GatewayStack.start();
    app = await stack.appWithoutKafka({ clock: new ManualClock(AT), env: { CBX_TRANSLATION_INLINE_BYTES: '3000' } });
  });
  afterAll(() => stack.stop());

  it.each(members)('is what the document of %s defines, with the submission\u2019s id; again the same bytes; and the receipt for who asks for that', async (member) => {
    const compiled = loadMember(join(MEMBERS, member));
    const [type = ''] = compiled.mediaTypes;
    const samples = readdirSync(join(MEMBERS, member, 'samples'));
    const headers = async (accept: string) => ({ authorization: await stack.authorization({ state: member }), 'content-type': type, accept });
    for (const ack of readdirSync(join(MEMBERS, member, 'acks')).filter((name) => name !== 'context.json').slice(0, 6)) {
      const bytes = readFileSync(join(MEMBERS, member, 'samples', samples.find((name) => name === ack) ?? ack));
      const post = async (accept: string) => app.inject({ method: 'POST', url: '/v1/submissions', headers: await headers(accept), payload: bytes });
      const own = await post(type);
      const receipt = await app.inject({ url: String(own.headers['location']), headers: { authorization: await stack.authorization({ state: member }) } });
      const view = receipt.json<Receipt>();
      const translation = compiled.translate(bytes);
      const faulty = new Set(translation.rejections.map(({ record }) => record));
      const verdicts = new Map<number, Verdict>();
      for (const { record, outcome, faults = [] } of view.records) {
        if (outcome === 'UNCHANGED') verdicts.set(record, { isUnchanged: true });
        if (outcome === 'REJECTED' && !faulty.has(record)) verdicts.set(record, { faults: faults.map(({ code }) => code) });
      }
      const expected = compiled.answer?.(translation, { id: view.submissionId, at: AT, sha256: view.rawSha256, verdicts, ...(view.withdrawn === undefined ? {} : { withdrawn: view.withdrawn.length }) });
      expect(expected).toBeDefined();
      expect(own.rawPayload).toEqual(Buffer.from(expected ?? []));
      expect(own.headers['content-type']).toBe(type);
      expect((await post(type)).rawPayload).toEqual(own.rawPayload);
      const canonical = await post('application/vnd.cbx.receipt+json');
      expect(canonical.headers['content-type']).toMatch(/^application\/(problem\+)?json/);
      expect([202, 422]).toContain(canonical.statusCode);
      const { accepted, refused } = compiled.answerStatuses ?? { accepted: 202, refused: 422 };
      if (compiled.answerStatuses === undefined) expect(own.statusCode).toBe(canonical.statusCode);
      else expect(own.statusCode).toBe(translation.outcome === 'REFUSED' ? refused : accepted);
    }
  });
});
