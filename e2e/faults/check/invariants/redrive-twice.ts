import type { HistoryEvent } from '../../history/events.ts';
import type { Invariant, InvariantCheck, Parts } from './invariant.ts';

/** Reliability 11: redriving the dead letters twice equals redriving once. */
export const redriveTwice: InvariantCheck = { id: 'redrive-twice', begin: (parts) => new RedriveTwice(parts) };

interface Redriven {
  round: number;
  redrivenLine: number;
  line: number;
  readonly what: string;
}

class RedriveTwice implements Invariant {
  readonly #parts: Parts;
  readonly #letters = new Map<string, Redriven>();
  /** part -> round -> its digest. */
  readonly #states = new Map<string, Map<number, { readonly sha256: string; readonly rows: number; readonly line: number }>>();
  #rounds = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.finding.checked('dead letters redriven again', 0);
  }

  observe(event: HistoryEvent, line: number): void {
    if (event.event === 'redrive.done') this.#done(event, line);
    else if (event.event === 'redrive.state') {
      let rounds = this.#states.get(event.part);
      if (rounds === undefined) this.#states.set(event.part, (rounds = new Map()));
      rounds.set(event.round, { sha256: event.sha256, rows: event.rows, line });
    }
  }

  conclude(): void {
    const { finding, world } = this.#parts;
    for (const { redrivenLine, round, what } of this.#letters.values()) {
      if (redrivenLine > 0 && round < this.#rounds) finding.violate(`${what} was redriven, and not asked for again in pass ${this.#rounds}`, [redrivenLine]);
    }
    for (const [part, rounds] of this.#states) this.#same(part, rounds);
    for (const { state, redrivenLine, messageId, service, line } of world.deadLetters.all.values()) {
      if (redrivenLine > 0 && state === 'WAITING') finding.violate(`message ${messageId} was redriven, and still waits in the dead letters of ${service}`, [line, redrivenLine]);
    }
  }

  #done({ service, id, messageId, round, outcome }: HistoryEvent<'redrive.done'>, line: number): void {
    const { finding } = this.#parts;
    this.#rounds = Math.max(this.#rounds, round);
    const key = `${service}|${id}`;
    const known = this.#letters.get(key);
    if (known === undefined) {
      const what = `dead letter ${id} of ${service} (message ${messageId})`;
      this.#letters.set(key, { round, redrivenLine: outcome === 'REDRIVEN' ? line : 0, line, what });
      if (outcome === 'ALREADY_REDRIVEN') finding.violate(`${what} is said to be redriven before anybody did it`, [line]);
      return;
    }
    if (known.redrivenLine > 0) {
      finding.checked('dead letters redriven again');
      if (outcome !== 'ALREADY_REDRIVEN') finding.violate(`${known.what} was redriven, and is ${outcome} when asked for again`, [known.redrivenLine, line]);
    } else if (outcome === 'REDRIVEN') known.redrivenLine = line;
    else if (outcome === 'ALREADY_REDRIVEN') finding.violate(`${known.what} is said to be redriven, and never was`, [known.line, line]);
    known.round = Math.max(known.round, round);
    known.line = line;
  }

  #same(part: string, rounds: ReadonlyMap<number, { readonly sha256: string; readonly rows: number; readonly line: number }>): void {
    const { finding } = this.#parts;
    const first = rounds.get(1);
    for (const [round, state] of rounds) {
      if (round < 2 || first === undefined) continue;
      finding.checked('parts compared');
      if (state.sha256 !== first.sha256) finding.violate(`${part} is another after pass ${round} of redriving than after pass 1 (${first.rows} rows, then ${state.rows})`, [first.line, state.line]);
    }
  }
}
