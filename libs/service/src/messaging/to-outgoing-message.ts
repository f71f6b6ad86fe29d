import type { OutgoingMessage } from '@cbx/messaging';
import { HEADER } from '@cbx/messaging';
import type { StoredMessage } from '@cbx/persistence';
import { SOURCE_HEADER } from '@cbx/persistence';

/** An outbox row as it goes to the broker: its id, its number and who numbers travel as headers. */
export function toOutgoingMessage(message: StoredMessage, source: string): OutgoingMessage {
  return {
    topic: message.topic,
    key: message.key,
    partitionSlot: message.partitionSlot,
    value: message.value,
    headers: {
      ...message.headers,
      [HEADER.messageId]: message.messageId,
      [HEADER.subjectNumber]: String(message.subjectNumber),
      [SOURCE_HEADER]: source,
    },
    traceContext: message.traceContext,
  };
}
