import type { OutgoingMessage } from '../message.js';

/** The port through which everything is published. */
export interface MessagePublisher {
  /**
   * Resolves when every message is stored for good (acks=all), in the order given for each key. Throws CbxError MESSAGING.UNAVAILABLE, retryable,
   * where that is not certain: some may be stored all the same, and are stored again when the call is repeated (same `cbx-message-id`).
   * MESSAGING.TOO_LARGE, not retryable: nothing of this call was stored, as one of its messages is larger than the broker takes.
   */
  publish(messages: readonly OutgoingMessage[]): Promise<void>;
  /** Throws CbxError MESSAGING.UNAVAILABLE, retryable, where the broker cannot be reached. Publishing connects by itself, too. */
  connect(): Promise<void>;
  /** Waits for what is being published, then disconnects. Publishing afterwards throws MESSAGING.CLOSED. */
  close(): Promise<void>;
  /** Whether the last thing heard of the broker was good. */
  isConnected(): boolean;
}
