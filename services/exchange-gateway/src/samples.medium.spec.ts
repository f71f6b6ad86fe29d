import { jest } from '@jest/globals';
import type { Notification } from '@cbx/contracts';
import { ManualClock } from '@cbx/kernel';
import { loadMember } from '@cbx/mapping';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GatewayStack } from '../test/gateway-stack.js';
import { KAZ_TIME } from '../test/kaz.js';
import { listOf, type Receipt, type RecordFault } from './domain/receipt.js';

jest.setTimeout(60_000);

interface Finding {
  readonly record: number;
  readonly code: string;
  readonly line?: number;
  readonly segment?: number;
}

interface Expected {
  readonly notifications: readonly Notification[];
  readonly rejections: readonly Finding[];
  readonly warnings: readonly Finding[];
}

const MEMBERS = fileURLToPath(new URL('../../../members', import.meta.url));
const EXPECTED = '.expected.json';

interface Sample {
  readonly name: string;
  readonly bytes: Buffer;
  readonly expected: Expected;
}

/** Every member whose format is known, with its samples. */
const members = readdirSync(MEMBERS).filter((member) => existsSync(join(MEMBERS, member, 'mapping.yaml'))).map((member) => {
  const { mediaTypes } = loadMember(join(MEMBERS, member));
  return { member, mediaType: mediaTypes[0]!, samples: samplesIn(join(MEMBERS, member, 'samples')) };
});

function samplesIn(folder: string): Sample[] {
  const files = readdirSync(folder);
  return files.filter((file) => file.endsWith(EXPECTED)).sort().map((file) => {
    const name = file.slice(0, -EXPECTED.length);
    const source = files.find((other) => other.startsWith(`${name}.`) && !other.endsWith(EXPECTED) && !other.endsWith('.cancels.json'))!;
    return { name, bytes: readFileSync(join(folder, source)), expected: JSON.parse(readFileSync(join(folder, file), 'utf8')) as Expected };
  });
}

const finding = ({ record, code, line, segment }: Finding): string => `${record} ${code} ${line ?? ''} ${segment ?? ''}`;
const findings = (found: readonly Finding[]): string[] => found.map(finding).sort();

/** What the gateway knows after the samples so far, said anew in the plainest way: what it decides is compared with this. */
class Model {
  readonly #member: string;
  readonly #accepted = new Map<string, Notification>();

  constructor(member: string) {
    this.#member = member;
  }

  verdicts(notification: Notification, now: string): string[] {
    const { header } = notification;
    const codes: string[] = [];
    if (header.origin !== this.#member) codes.push('GATE.ORIGIN');
    if (header.handling.retainUntil < now.slice(0, 10)) codes.push('GATE.RETENTION_PASSED');
    if (Date.parse(header.sentAt) > Date.parse(now) + 3_600_000) codes.push('GATE.CLOCK');
    const known = this.#accepted.get(header.notificationId);
    if (known !== undefined && contentOf(known) !== contentOf(notification)) codes.push('GATE.VERSION_CONFLICT');
    const subjectKnown = [...this.#accepted.values()].some((earlier) => earlier.header.subjectKey === header.subjectKey);
    if (header.origin === this.#member && header.action === 'CANCEL' && !subjectKnown) codes.push('RULE.CANCEL_WITHOUT_RECORD');
    return codes;
  }

  /** Whether it is new; a list sends what is unchanged again. */
  accept(notification: Notification): boolean {
    const { notificationId } = notification.header;
    const isNew = !this.#accepted.has(notificationId);
    if (isNew) this.#accepted.set(notificationId, notification);
    return isNew;
  }
}

/** A notification without what may differ where nothing is new. */
function contentOf({ header, ...body }: Notification): string {
  const { sentAt: _sentAt, ...rest } = header;
  return JSON.stringify({ ...rest, ...body });
}

it('has members with samples', () => {
  expect(members).not.toHaveLength(0);
  for (const { samples } of members) expect(samples).not.toHaveLength(0);
});

describe.each(members)('the samples of $member through HTTP', ({ member, mediaType, samples }) => {
  const clock = new ManualClock(KAZ_TIME);
  const model = new Model(member);
  let stack: GatewayStack;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    stack = await GatewayStack.start();
    // So small that threads are used too: both ways must give the same.
    app = await stack.app({ clock, env: { CBX_TRANSLATION_INLINE_BYTES: '4000' } });
  });
  afterAll(() => stack.stop());

  it.each(samples)('$name gives what the translator gives, plus the verdicts', async ({ name, bytes, expected }) => {
    clock.set(expected.notifications[0]?.header.sentAt ?? KAZ_TIME);
    const now = clock.now().toISOString();

    const answer = await app.inject({ method: 'POST', url: '/v1/submissions', headers: { authorization: await stack.authorization({ state: member }), 'content-type': mediaType }, payload: bytes });
    const view = (await app.inject({ url: String(answer.headers['location']), headers: { authorization: await stack.authorization({ state: member }) } })).json<Receipt>();

    const translated = Array.from({ length: view.recordCount }, (_none, index) => index + 1).filter((record) => !expected.rejections.some((rejection) => rejection.record === record));
    expect(translated).toHaveLength(expected.notifications.length);
    const rejections = [...expected.rejections];
    const published: Notification[] = [];
    const acceptable: Notification[] = [];
    expected.notifications.forEach((notification, index) => {
      const codes = model.verdicts(notification, now);
      rejections.push(...codes.map((code) => ({ record: translated[index]!, code })));
      if (codes.length > 0) return;
      acceptable.push(notification);
      if (model.accept(notification)) published.push(notification);
    });

    expect(findings(listOf(view, 'faults'))).toEqual(findings(rejections));
    expect(findings(listOf(view, 'warnings'))).toEqual(findings(expected.warnings));
    expect(answer.statusCode).toBe(acceptable.length > 0 ? 202 : 422);
    if (acceptable.length > 0) {
      const receipt = answer.json<Receipt>();
      expect(receipt.records.flatMap(({ notificationId }) => notificationId ?? [])).toEqual(acceptable.map(({ header }) => header.notificationId));
      expect({ ...receipt, records: [] }).toEqual({ ...view, status: undefined, records: [] });
    } else {
      const problem = answer.json<{ faults: RecordFault[]; warnings?: RecordFault[] }>();
      expect(findings(problem.faults)).toEqual(findings(rejections));
      expect(findings(problem.warnings ?? [])).toEqual(findings(expected.warnings));
    }
    for (const fault of listOf(view, 'faults')) expect(fault.expected).toEqual({ en: expect.stringMatching(/./), ru: expect.stringMatching(/./) });

    const ids = new Set(published.map(({ header }) => header.notificationId));
    const messages = await stack.published(`the notifications of ${name}`, (all) => all.filter(({ headers }) => ids.has(headers['cbx-message-id'] ?? '')).length >= ids.size);
    const own = messages.filter(({ notification }) => ids.has(notification.header.notificationId));
    const provenance = { receivedAt: now, format: view.format, mappingVersion: view.mappingVersion, rawSha256: view.rawSha256 };
    expect(new Map(own.map(({ notification }) => [notification.header.notificationId, notification]))).toEqual(
      new Map(published.map((notification) => [notification.header.notificationId, { ...notification, header: { ...notification.header, provenance } }])),
    );
    for (const { key, notification } of own) expect(key).toBe(notification.header.subjectKey);
  });
});
