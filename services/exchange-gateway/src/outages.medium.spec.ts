import { jest } from '@jest/globals';
import { CbxError } from '@cbx/kernel';
import { HEADER, type MessagePublisher } from '@cbx/messaging';
import { MESSAGE_PUBLISHER } from '@cbx/service';
import { eventually } from '@cbx/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { request, type IncomingMessage } from 'node:http';
import { GatewayProcess } from '../test/gateway-process.js';
import { GatewayStack, messageIdOf, NOBODY } from '../test/gateway-stack.js';
import { kazFileAt } from '../test/kaz.js';
import type { Receipt } from './domain/receipt.js';
import type { SubmissionView } from './show-submission/show-submission.js';

jest.setTimeout(60_000);

/** The clock of a process cannot be set, so these files are of today. */
const today = (...references: string[]) => kazFileAt(new Date(), references.map((reference) => ({ reference })));

describe('a submission that was acknowledged is not lost', () => {
  let stack: GatewayStack;

  beforeEach(async () => {
    stack = await GatewayStack.start();
  });
  afterEach(() => stack.stop());

  const headers = async () => ({ authorization: await stack.authorization(), 'content-type': 'application/json' });
  const post = async (app: NestFastifyApplication) => {
    const answer = await app.inject({ method: 'POST', url: '/v1/submissions', payload: today('R-1'), headers: await headers() });
    expect(answer.statusCode).toBe(202);
    return answer.json<Receipt>();
  };
  const show = async (app: NestFastifyApplication, receipt: Receipt) => (await app.inject({ url: `/v1/submissions/${receipt.submissionId}`, headers: await headers() })).json<SubmissionView>().records[0]!.journey;
  const becomesPublished = async (receipt: Receipt, times = 1) => {
    const { notificationId } = receipt.records[0]!;
    const messages = await stack.published('the notification', (all) => all.filter((message) => messageIdOf(message) === notificationId).length >= times);
    return messages.filter((message) => messageIdOf(message) === notificationId);
  };

  it('while Kafka is down: it is taken, and published once an instance reaches Kafka', async () => {
    const cutOff = await stack.appWithoutKafka();
    const receipt = await post(cutOff);
    const ready = await cutOff.inject('/health/ready');
    expect(ready.statusCode).toBe(200);
    expect(ready.json()).toMatchObject({ status: 'ready', checks: { database: { status: 'up' }, mappings: { status: 'up' }, 'kafka-producer': { status: 'down', optional: true } } });
    expect(await show(cutOff, receipt)).not.toHaveProperty('published');
    await stack.end(cutOff);

    const app = await stack.app();
    expect(await becomesPublished(receipt)).toHaveLength(1);
    await eventually(async () => (await show(app, receipt)).published ?? null, { what: 'the time of publishing' });
  });

  it('when the relay dies after publishing and before marking: it is published again under the same id and number', async () => {
    const failing: MessagePublisher = {
      publish: async (messages) => {
        await stack.publisher.publish(messages);
        throw new CbxError('MESSAGING.UNAVAILABLE', 'died', { retryable: true });
      },
      connect: () => Promise.resolve(),
      close: () => Promise.resolve(),
      isConnected: () => true,
    };
    const dying = await stack.app({ override: [[MESSAGE_PUBLISHER, failing]] });
    const receipt = await post(dying);
    const [first] = await becomesPublished(receipt);
    expect(await show(dying, receipt)).not.toHaveProperty('published');
    await stack.end(dying);

    const app = await stack.app();
    await eventually(async () => (await show(app, receipt)).published ?? null, { what: 'the time of publishing' });
    const again = await becomesPublished(receipt, 2);
    for (const message of again) {
      expect(message.headers[HEADER.subjectNumber]).toBe(first!.headers[HEADER.subjectNumber]);
      expect(message.value!.equals(first!.value!)).toBe(true);
    }
  });

  it('when the process is killed between its answer and publishing', async () => {
    const doomed = await GatewayProcess.start(stack.env({ CBX_KAFKA_BROKERS: NOBODY }));
    const body = today('R-1');
    const answer = await fetch(`${doomed.url}/v1/submissions`, { method: 'POST', body, headers: await headers() });
    expect(answer.status).toBe(202);
    const text = await answer.text();
    await doomed.end('SIGKILL');

    const app = await stack.app();
    await becomesPublished(JSON.parse(text) as Receipt);
    const again = await app.inject({ method: 'POST', url: '/v1/submissions', payload: body, headers: await headers() });
    expect(again.payload).toBe(text);
  });

  it('when the process is told to end while it still reads: it answers first', async () => {
    const ending = await GatewayProcess.start(stack.env());
    const sending = request(`${ending.url}/v1/submissions`, { method: 'POST', headers: { ...(await headers()), expect: '100-continue' } });
    const answered = new Promise<IncomingMessage>((resolve, reject) => sending.on('response', resolve).on('error', reject));
    // "Continue" is said when the request is taken in.
    await new Promise((resolve) => {
      sending.on('continue', resolve);
      sending.flushHeaders();
    });
    ending.signal('SIGTERM');
    sending.end(today(...Array.from({ length: 500 }, (_none, index) => `R-${index}`)));
    const answer = await answered;
    expect(answer.statusCode).toBe(202);
    answer.resume();
    expect(await ending.ended).toBe(0);
    expect((await stack.database.counts())['notification']).toBe(500);
  });
});
