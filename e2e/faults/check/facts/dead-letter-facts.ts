import type { HistoryEvent } from '../../history/events.ts';
import type { DeadLetter } from './facts.ts';
import { interned } from './intern.ts';

const TOPIC = /^dead-letter\.(.+)\.v\d+$/;

/** What was buried, by the topic and by the services' listings. */
export class DeadLetterFacts {
  readonly all = new Map<string, DeadLetter>();

  take(event: HistoryEvent, line: number): void {
    switch (event.event) {
      case 'topic.message': {
        const service = serviceOf(event.topic);
        if (service !== undefined) this.#letter(service, event.messageId, line);
        return;
      }
      case 'dead-letter.listed':
        this.#letter(event.service, event.messageId, line).state = event.state;
        return;
      case 'redrive.done':
        if (event.outcome === 'REDRIVEN') this.#letter(event.service, event.messageId, line).redrivenLine ||= line;
        return;
      default:
        return;
    }
  }

  /** Whether, and how, the service buried the message. */
  find(service: string, messageId: string): DeadLetter | undefined {
    return this.all.get(`${service}|${messageId}`);
  }

  #letter(service: string, messageId: string, line: number): DeadLetter {
    const id = `${service}|${messageId}`;
    let letter = this.all.get(id);
    if (letter === undefined) this.all.set(id, (letter = { service: interned(service), messageId, line, state: undefined, redrivenLine: 0 }));
    return letter;
  }
}

/** The service whose dead letters the topic holds. */
export function serviceOf(topic: string): string | undefined {
  return topic.startsWith('dead-letter.') ? TOPIC.exec(topic)?.[1] : undefined;
}

/** Whether it was brought back to life. */
export function isRedriven({ state, redrivenLine }: DeadLetter): boolean {
  return state === 'REDRIVEN' || redrivenLine > 0;
}
