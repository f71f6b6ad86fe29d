import type { Released } from '@cbx/release';
import type { AlertView } from '../domain/alert-view.js';

/**
 * Frames of the event stream (WHATWG HTML, "Server-sent events"). Every frame that moves a client on carries the position
 * as its id, which the client sends back as `Last-Event-ID`.
 */

/** One view is sent to every client of its state: its text is made once. */
const texts = new WeakMap<object, string>();

export function alertFrame(position: number, view: Released<AlertView>): string {
  let text = texts.get(view);
  if (text === undefined) {
    text = JSON.stringify(view);
    texts.set(view, text);
  }
  return frame(position, 'alert', text);
}

/** The alert is gone from the client's state; its id is all that may be said. */
export function withdrawnFrame(position: number, id: string): string {
  return frame(position, 'withdrawn', JSON.stringify({ id }));
}

/** The client must read the list again: what it missed is not known or no longer kept. */
export function resyncFrame(position: number): string {
  return frame(position, 'resync', '{}');
}

/** The client has all that happened up to `position`. */
export function readyFrame(position: number): string {
  return frame(position, 'ready', JSON.stringify({ position }));
}

/** A comment, so that proxies and clients see that the connection lives. */
export const HEARTBEAT = ': heartbeat\n\n';

/** How long a client waits before it connects again. */
export const RETRY = 'retry: 1000\n\n';

function frame(position: number, event: string, data: string): string {
  return `id: ${position}\nevent: ${event}\ndata: ${data}\n\n`;
}
