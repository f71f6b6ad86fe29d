import { HEADER } from '@cbx/messaging';
import { deadLetterId, readBuriedMessage, UNKNOWN_ORIGIN } from './read-buried-message.js';

const PLACE = { service: 'orders', topic: 'dead-letter.orders.v1', partition: 0 };
const RECORD = { offset: '77', key: Buffer.from('subject'), value: Buffer.from([0, 1, 2]), timestamp: '1767225600000' };

const BURIED = {
  [HEADER.messageId]: 'id-1',
  [HEADER.subjectNumber]: '12',
  'cbx-source': 'shop',
  traceparent: '00-aa-bb-01',
  [HEADER.originTopic]: 'order.v1',
  [HEADER.originPartition]: '3',
  [HEADER.originOffset]: '9007199254740993',
  [HEADER.originTimestamp]: '2026-01-01T10:00:00.000Z',
  [HEADER.errorCode]: 'ORDER.REFUSED',
  [HEADER.errorPointer]: '/text',
  [HEADER.attempts]: '3',
  [HEADER.service]: 'orders',
  [HEADER.deadAt]: '2026-01-01T10:00:05.000Z',
};

describe('readBuriedMessage', () => {
  it('gives the message back as its handler had it, and what is said of its burial', () => {
    expect(readBuriedMessage(PLACE, { ...RECORD, headers: Object.fromEntries(Object.entries(BURIED).map(([name, text]) => [name, Buffer.from(text)])) })).toEqual({
      service: 'orders',
      topic: 'order.v1',
      partition: 3,
      offset: '9007199254740993',
      messageId: 'id-1',
      key: 'subject',
      source: 'shop',
      subjectNumber: 12,
      headers: { [HEADER.messageId]: 'id-1', [HEADER.subjectNumber]: '12', 'cbx-source': 'shop', traceparent: '00-aa-bb-01' },
      value: Buffer.from([0, 1, 2]),
      producedAt: new Date('2026-01-01T10:00:00.000Z'),
      buriedAt: new Date('2026-01-01T10:00:05.000Z'),
      code: 'ORDER.REFUSED',
      pointer: '/text',
      attempts: 3,
    });
  });

  it('keeps what somebody else put there, under its own place', () => {
    const stranger = readBuriedMessage(PLACE, { ...RECORD, key: null, value: null });
    expect(stranger).toMatchObject({ topic: PLACE.topic, partition: 0, offset: '77', code: UNKNOWN_ORIGIN, key: '', source: '', headers: {}, value: null, attempts: 1, buriedAt: new Date(1_767_225_600_000), producedAt: new Date(1_767_225_600_000) });
    expect(stranger.subjectNumber).toBeUndefined();
  });

  it.each([[HEADER.originOffset, '-1'], [HEADER.originPartition, 'x'], [HEADER.originOffset, '12345678901234567890']])('takes a burial whose %s is %s for nobody’s', (name, text) => {
    expect(readBuriedMessage(PLACE, { ...RECORD, headers: { ...BURIED, [name]: text } })).toMatchObject({ topic: PLACE.topic, code: UNKNOWN_ORIGIN });
  });

  it('reads times that are none as the broker’s', () => {
    expect(readBuriedMessage(PLACE, { ...RECORD, headers: { ...BURIED, [HEADER.deadAt]: 'yesterday' } }).buriedAt).toEqual(new Date(1_767_225_600_000));
  });

  it('holds no NUL, which the database cannot keep', () => {
    const odd = readBuriedMessage(PLACE, { ...RECORD, key: Buffer.from('a\0b'), headers: { ...BURIED, 'x\0y': 'z\0' } });
    expect(JSON.stringify([odd.key, odd.headers])).not.toContain('\\u0000');
    expect(odd.headers['x\uFFFDy']).toBe('z\uFFFD');
  });
});

describe('deadLetterId', () => {
  it('is the same for the same message wherever it stood, and another for another message, topic or service', () => {
    const message = { service: 'orders', topic: 'order.v1', messageId: 'id-1', value: Buffer.from('a') };
    expect(deadLetterId(message)).toBe(deadLetterId({ ...message, value: Buffer.from('a') }));
    const others = [{ service: 'b' }, { topic: 'b' }, { messageId: 'id-2' }, { value: Buffer.from('b') }, { value: Buffer.alloc(0) }, { value: null }];
    expect(new Set([message, ...others.map((other) => ({ ...message, ...other }))].map(deadLetterId)).size).toBe(7);
  });
});
