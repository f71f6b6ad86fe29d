import type { HistoryEvent } from '../../history/events.ts';

/** What a client knows after its sessions so far. */
export class FollowedStream {
  readonly name: string;
  readonly state: string;
  /** The last position that it was told of. */
  position = 0;
  opened = 0;
  /** Of the last frame or opening. */
  line = 0;
  /** Alert -> revision. */
  readonly held = new Map<number, number>();
  /** Alert -> the line of the last frame on it. */
  readonly lineOf = new Map<number, number>();

  constructor(name: string, state: string) {
    this.name = name;
    this.state = state;
  }

  /** Takes a frame as a client does. @returns what is wrong with it, and the line of the frame before */
  take(event: HistoryEvent<'stream.event'>, line: number, indexOf: (alertId: string) => number | undefined): { readonly what: string; readonly before: number } | undefined {
    const before = this.line;
    const what = this.#problem(event);
    this.line = line;
    this.position = Math.max(this.position, event.position);
    const index = event.alertId === undefined ? undefined : indexOf(event.alertId);
    if (index !== undefined) {
      this.lineOf.set(index, line);
      if (event.type === 'withdrawn') this.held.delete(index);
      else if (event.type === 'alert' && (event.revision ?? 0) >= (this.held.get(index) ?? 0)) this.held.set(index, event.revision ?? 0);
    }
    return what === undefined ? undefined : { what, before };
  }

  #problem({ type, position, alertId }: HistoryEvent<'stream.event'>): string | undefined {
    switch (type) {
      case 'resync':
        return `resync at ${position}: what came after ${this.position} is lost`;
      case 'ready':
        return position === this.position ? undefined : `ready at ${position}, and was told up to ${this.position}`;
      case 'alert':
      case 'withdrawn':
        if (alertId === undefined) return `position ${position} names no alert`;
        if (position <= this.position) return `position ${position} after ${this.position}: rewound`;
        return position === this.position + 1 ? undefined : `position ${position} after ${this.position}: ${position - this.position - 1} lost between`;
    }
  }
}
