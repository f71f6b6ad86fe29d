import type { HistoryEvent } from '../../history/events.ts';
import { isIndeterminate } from '../model/effective-claim.ts';
import type { Invariant, InvariantCheck, Parts } from './invariant.ts';

/** Reliability 9, as far as the counts tell: one entry per state change and per read. (The hash chain is verified by its own tool.) */
export const audit: InvariantCheck = { id: 'audit', begin: (parts) => new Audit(parts) };

type Counted = HistoryEvent<'audit.counted'>;

interface Range {
  readonly least: number;
  readonly most: number;
}

class Audit implements Invariant {
  readonly #parts: Parts;
  readonly #counted = new Map<string, { readonly event: Counted; readonly line: number }>();
  #redriven = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  observe(event: HistoryEvent, line: number): void {
    // The last count of an action is the final one.
    if (event.event === 'audit.counted') this.#counted.set(`${event.service}|${event.action}`, { event, line });
    if (event.event === 'redrive.done' && event.outcome === 'REDRIVEN') this.#redriven += 1;
  }

  conclude(): void {
    const { finding } = this.#parts;
    for (const { event, line } of this.#counted.values()) {
      const range = this.#range(event);
      if (range === undefined) continue;
      finding.checked('kinds of entries');
      finding.checked('entries', event.entries);
      const { service, action, entries, distinct } = event;
      if (entries < range.least || entries > range.most) {
        finding.violate(`${service} has ${entries} audit entries ${action}: ${range.least === range.most ? range.least : `${range.least} to ${range.most}`} must be there`, [line]);
      } else if (distinct !== undefined && distinct !== entries && isOnePerId(event)) {
        finding.violate(`${service} has ${entries} audit entries ${action} about ${distinct} ids: one each must be there`, [line]);
      }
    }
  }

  #range({ about, made, unsure = 0 }: Counted): Range | undefined {
    switch (about) {
      case 'submission':
        return this.#submissions();
      case 'registration': {
        const count = this.#registrations();
        return { least: count, most: count };
      }
      case 'redrive':
        return made === undefined ? { least: this.#redriven, most: this.#redriven } : { least: made, most: made + unsure };
      case 'read':
      case 'other':
        return made === undefined ? undefined : { least: made, most: made + unsure };
    }
  }

  /** Those with a receipt, and of those without an answer as many as may have one: at least those whose effect is seen. */
  #submissions(): Range {
    let answered = 0;
    let seen = 0;
    let unsure = 0;
    for (const submission of this.#parts.world.submissions.all.values()) {
      if (submission.receipt !== undefined) answered += 1;
      else if (isIndeterminate(submission)) {
        const effect = submission.claims.some(({ notification }) => notification.messages.some(({ rawSha256 }) => rawSha256 === submission.rawSha256));
        if (effect) seen += 1;
        else unsure += 1;
      }
    }
    return { least: answered + seen, most: answered + seen + unsure };
  }

  #registrations(): number {
    let count = 0;
    for (const { timeline } of this.#parts.world.effects.subjects.values()) count += timeline?.length ?? 0;
    return count;
  }
}

function isOnePerId({ about }: Counted): boolean {
  return about === 'submission' || about === 'registration';
}
