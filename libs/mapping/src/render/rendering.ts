import type { RenderCode } from './pen.js';

/** What of a notification is not in its rendering as it is, or stands against rendering it. */
export interface RenderFault {
  readonly code: RenderCode;
  /** JSON pointer (RFC 6901) into the notification, to the value at fault. */
  readonly pointer: string;
}

/** A notification in a member's format, or why it is not rendered. */
export type Rendering =
  | { readonly outcome: 'RENDERED'; readonly bytes: Uint8Array; /** What was cut, changed or left out, in the order of the shared schema. */ readonly losses: readonly RenderFault[] }
  | { readonly outcome: 'NOT_RENDERED'; /** The first in the order of the shared schema's tables. */ readonly fault: RenderFault };

/** What the gateway gives to a message of its own. */
export interface RenderContext {
  /** Its id for the message. */
  readonly id: string;
  /** The time of rendering, an instant in UTC. */
  readonly at: string;
}
