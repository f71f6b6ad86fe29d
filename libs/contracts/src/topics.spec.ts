import { SYMBOLS } from './generated/types.js';
import { topicOfKind } from './topic-of-kind.js';
import { CONSUMING_SERVICES, deadLetterTopicOf, NOTIFICATION_TOPICS, TOPICS } from './topics.js';

describe('the topic catalogue', () => {
  it('has one topic for each kind', () => {
    expect(SYMBOLS.NotificationKind.map((kind) => TOPICS[topicOfKind(kind)].kind)).toEqual([...SYMBOLS.NotificationKind]);
    expect(new Set(SYMBOLS.NotificationKind.map(topicOfKind))).toEqual(new Set(NOTIFICATION_TOPICS));
  });

  it('keeps notifications for 14 days (architecture, erasure)', () => {
    for (const topic of NOTIFICATION_TOPICS) expect(TOPICS[topic].retentionMs).toBe(14 * 86_400_000);
  });

  it('gives each consuming service its dead letters', () => {
    expect(CONSUMING_SERVICES.map(deadLetterTopicOf)).toEqual(['dead-letter.exchange-gateway.v1', 'dead-letter.case-registry.v1', 'dead-letter.alerting.v1']);
  });
});
