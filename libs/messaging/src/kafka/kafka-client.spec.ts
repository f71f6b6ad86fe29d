import type { MessagingLogger } from '../messaging-logger.js';
import { createKafka } from './kafka-client.js';

describe('what kafkajs logs', () => {
  const lines: [string, object, string][] = [];
  const level =
    (name: string) =>
    (fields: object, text: string): void => {
      lines.push([name, fields, text]);
    };
  const logger: MessagingLogger = { debug: level('debug'), info: level('info'), warn: level('warn'), error: level('error') };
  const kafkajs = createKafka({ brokers: ['127.0.0.1:1'], clientId: 'test', logger })
    .logger()
    .namespace('Producer');

  beforeEach(() => {
    lines.length = 0;
  });

  it('is passed on by the fields that are known to be harmless', () => {
    kafkajs.error('Failed to send messages', { groupId: 'group', retryCount: 2, key: 'Ivanov', messages: [{ value: 'Ivanov' }], error: 'Ivanov' });
    expect(lines).toEqual([['warn', { namespace: 'Producer', groupId: 'group', retryCount: 2 }, 'kafkajs: Failed to send messages']]);
  });

  it('is debugging where it is routine', () => {
    kafkajs.info('Consumer has joined the group', { memberId: 'member' });
    expect(lines).toEqual([['debug', { namespace: 'Producer', memberId: 'member' }, 'kafkajs: Consumer has joined the group']]);
  });
});
