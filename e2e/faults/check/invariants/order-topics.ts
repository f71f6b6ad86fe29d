import type { HistoryEvent } from '../../history/events.ts';
import { serviceOf } from '../facts/dead-letter-facts.ts';
import type { Claim, Submission } from '../facts/facts.ts';
import { effectiveClaim } from '../model/effective-claim.ts';
import { PlacedContent } from './placed-content.ts';
import type { Invariant, InvariantCheck, Parts } from './invariant.ts';

interface Numbering {
  /** The numbers of the subject's messages come in one partition only: elsewhere there is no order. */
  readonly partition: number;
  last: number;
  line: number;
}

/**
 * Reliability 4 at the topics: each subject's messages are numbered without gap and come in that order; what was answered before something else was sent has the lower
 * number; an offset holds one content, a message id stands for one content.
 */
export const orderTopics: InvariantCheck = { id: 'order-topics', begin: (parts) => new OrderTopics(parts) };

class OrderTopics implements Invariant {
  readonly #parts: Parts;
  /** `<topic>|<source>` -> subject -> how far. */
  readonly #numberings = new Map<string, Map<string, Numbering>>();
  readonly #content: PlacedContent;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#content = new PlacedContent(parts.finding);
  }

  observe(event: HistoryEvent, line: number): void {
    if (event.event !== 'topic.message') return;
    const { finding } = this.#parts;
    finding.checked('messages');
    this.#content.place(event, line);
    if ((event.reader ?? 1) !== 1 || serviceOf(event.topic) !== undefined) return;
    const repeated = this.#content.repeats(event, line);
    if (repeated) finding.checked('messages that were published again');
    else if (event.subjectKey !== undefined && event.subjectNumber !== undefined) this.#number(event, event.subjectKey, event.subjectNumber, line);
  }

  conclude(): void {
    for (const subject of this.#parts.world.effects.subjects.values()) {
      const placed = subject.published.flatMap((notification) => {
        const claim = effectiveClaim(notification);
        return claim === undefined ? [] : [claim];
      });
      this.#realTime(placed);
    }
  }

  #number(event: HistoryEvent<'topic.message'>, subjectKey: string, number: number, line: number): void {
    const { finding } = this.#parts;
    const numberings = this.#numberingsOf(`${event.topic}|${event.source ?? ''}`);
    const known = numberings.get(subjectKey);
    if (known === undefined) {
      numberings.set(subjectKey, { partition: event.partition, last: number, line });
      finding.checked('subjects of a topic');
      if (number !== 1) finding.violate(`subject ${subjectKey} begins with number ${number} on ${event.topic}: ${number - 1} before it are lost or late`, [line]);
      return;
    }
    const where = `subject ${subjectKey} on ${event.topic}`;
    if (event.partition !== known.partition) finding.violate(`${where} is in partitions ${known.partition} and ${event.partition}: there is no order between them`, [known.line, line]);
    else if (number <= known.last) finding.violate(`${where} has number ${number} after ${known.last}: the wrong way round`, [known.line, line]);
    else if (number !== known.last + 1) finding.violate(`${where} skips from number ${known.last} to ${number}`, [known.line, line]);
    known.last = Math.max(known.last, number);
    known.line = line;
  }

  /** What was answered before another was sent stands before it. */
  #realTime(claims: readonly Claim[]): void {
    const { finding } = this.#parts;
    let latest: Claim | undefined;
    for (const claim of claims) {
      if (latest !== undefined) {
        finding.checked('versions beside their predecessors');
        const swapped = claim.submission === latest.submission ? claim.record < latest.record : (claim.submission.receipt?.at ?? Infinity) < firstSent(latest.submission);
        if (swapped) {
          finding.violate(`${claim.notification.id} was answered before ${latest.notification.id} was sent, and is published after it`, [
            claim.outcomeLine,
            latest.line,
            latest.notification.messages[0]?.line,
            claim.notification.messages[0]?.line,
          ]);
        }
      }
      if (latest === undefined || firstSent(claim.submission) >= firstSent(latest.submission)) latest = claim;
    }
  }

  #numberingsOf(id: string): Map<string, Numbering> {
    let found = this.#numberings.get(id);
    if (found === undefined) this.#numberings.set(id, (found = new Map()));
    return found;
  }
}

function firstSent({ attempts }: Submission): number {
  return attempts.find((attempt) => attempt !== undefined)?.sentAt ?? 0;
}
