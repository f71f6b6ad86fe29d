import type { DestinationStream } from 'pino';

/** A destination for a service's log that keeps its lines, parsed. */
export class LogLines implements DestinationStream {
  readonly lines: Record<string, unknown>[] = [];

  write(text: string): void {
    this.lines.push(JSON.parse(text) as Record<string, unknown>);
  }

  /** All of it as one text, to search for what must not be in it. */
  get text(): string {
    return JSON.stringify(this.lines);
  }
}
