import type { HistoryEvent, NewEvent } from '../../history/events.ts';
import { type PlannedSubmission, PlannedSubmissions } from './planned-submissions.ts';
import { Random } from './random.ts';
import { digest, SimulatedSuite } from './simulated-suite.ts';
import { SimulatedClient } from './simulated-client.ts';
import { finalReads } from './final-reads.ts';

export interface CorrectHistoryOptions {
  readonly seed: number;
  /** Rounds of one to three submissions at the same time. */
  readonly rounds: number;
  readonly subjects: number;
  readonly clientsPerState?: number;
  /** How often a consumer buries a message. */
  readonly buries?: number;
  readonly readers?: number;
}

export const MEMBERS = ['KAZ', 'KGZ', 'RUS', 'ARM'];

/** A history of a suite that keeps its promises, with all that may happen in one. The same options give the same history. */
export function correctHistory(options: CorrectHistoryOptions): HistoryEvent[] {
  const events: HistoryEvent[] = [];
  writeCorrectHistory(options, (event) => events.push(event));
  return events;
}

export function writeCorrectHistory(options: CorrectHistoryOptions, write: (event: HistoryEvent) => void): void {
  new CorrectRun(options, write).run();
}

class CorrectRun {
  readonly #options: CorrectHistoryOptions;
  readonly #random: Random;
  readonly #suite: SimulatedSuite;
  readonly #plan: PlannedSubmissions;
  readonly #clients: SimulatedClient[];
  readonly #write: (event: HistoryEvent) => void;
  readonly #sent: PlannedSubmission[] = [];
  /** Those with a receipt that were told, and how often they were sent. */
  readonly #attempts = new Map<PlannedSubmission, number>();
  #at = 1_700_000_000_000;
  #faults = 0;

  constructor(options: CorrectHistoryOptions, write: (event: HistoryEvent) => void) {
    this.#options = options;
    this.#random = new Random(options.seed);
    this.#suite = new SimulatedSuite(this.#random, MEMBERS, options.buries ?? 0.03);
    this.#plan = new PlannedSubmissions(this.#random, MEMBERS, options.subjects);
    this.#write = write;
    this.#clients = MEMBERS.flatMap((state) => Array.from({ length: options.clientsPerState ?? 2 }, (_, index) => new SimulatedClient(`${state}-${index}`, state, this.#suite, this.#random, (event) => this.#emit(event))));
  }

  run(): void {
    const { seed, rounds, readers = 2 } = this.#options;
    this.#emit({ event: 'run.started', format: 'cbx-history-1', seed: String(seed), command: `npm run faults -- --seed ${seed}`, members: MEMBERS, bounds: { recoverMs: 30_000, lagMs: 30_000, lagUnderLoad: 50 } });
    for (const client of this.#clients) client.open();
    this.#emit({ event: 'load.begun' });
    this.#lag(0);
    for (let round = 0; round < rounds; round += 1) {
      this.#round();
      for (const client of this.#clients) client.step();
      if (round % 8 === 3) this.#fault();
      if (round % 10 === 5) this.#emit(this.#suite.poison());
    }
    this.#emit({ event: 'load.ended' });
    this.#lag(0);
    this.#emit({ event: 'run.quiet' });
    this.#redrive();
    for (const client of this.#clients) client.finish();
    this.#lag(0);
    finalReads({ suite: this.#suite, members: MEMBERS, sent: this.#sent, readers, random: this.#random, emit: (event) => this.#emit(event) });
    const noOccasion: Record<string, string> = this.#suite.letters.some(({ redriven }) => redriven) ? {} : { 'redrive-twice': 'no dead letter was redriven' };
    this.#emit({ event: 'run.ended', noOccasion });
  }

  /** Several members at the same time, in any order; then, at times, what was sent before once more. */
  #round(): void {
    const together = Array.from({ length: 1 + this.#random.below(3) }, () => this.#plan.next());
    this.#sent.push(...together);
    for (const submission of together) this.#send(submission, 1);
    const ends = this.#random.shuffled(together).map((submission) => this.#serve(submission, 1));
    for (const end of this.#random.shuffled(ends)) this.#emit(end);
    for (const submission of this.#sent.slice(-6)) if (this.#random.chance(0.15)) this.#again(submission);
  }

  #again(submission: PlannedSubmission): void {
    const attempt = this.#attempts.get(submission)! + 1;
    this.#send(submission, attempt);
    this.#emit(this.#serve(submission, attempt));
  }

  #send({ name, member, rawSha256, records }: PlannedSubmission, attempt: number): void {
    this.#emit({ event: 'submit.sent', submission: name, attempt, member, rawSha256, ...(attempt === 1 ? { records } : {}) });
  }

  /** What the gateway makes of an attempt, and what its sender hears. */
  #serve(submission: PlannedSubmission, attempt: number): NewEvent<'submit.answered' | 'submit.unknown'> {
    this.#attempts.set(submission, attempt);
    const { name } = submission;
    if (this.#random.chance(0.06)) return { event: 'submit.answered', submission: name, attempt, status: 429, code: 'SUBMISSION.TOO_MANY' };
    const lost = this.#random.chance(0.12);
    if (lost && this.#random.chance(0.5)) return this.#unheard(name, attempt);
    const receipt = this.#suite.receive(submission);
    if (lost) return this.#unheard(name, attempt);
    const { status, submissionId, receiptSha256, records } = receipt;
    return { event: 'submit.answered', submission: name, attempt, status, submissionId, receiptSha256, records };
  }

  #unheard(submission: string, attempt: number): NewEvent<'submit.answered' | 'submit.unknown'> {
    if (this.#random.chance(0.5)) return { event: 'submit.unknown', submission, attempt, why: 'ECONNRESET' };
    return { event: 'submit.answered', submission, attempt, status: 503, code: 'PERSISTENCE.UNAVAILABLE' };
  }

  #fault(): void {
    this.#faults += 1;
    const fault = `f-${this.#faults}`;
    const kind = this.#random.pick(['kill', 'stop', 'cut']);
    this.#emit({ event: 'fault.begun', fault, kind, target: this.#random.pick(['kafka', 'postgres', 'alerting']) });
    this.#lag(400);
    this.#at += 400 + this.#random.below(4_000);
    this.#emit({ event: 'fault.ended', fault });
    this.#lag(90);
    for (const client of this.#clients) client.step();
    this.#emit({ event: 'fault.recovered', fault });
    this.#lag(this.#random.below(40));
  }

  #lag(lag: number): void {
    for (const service of ['case-registry', 'alerting'] as const) this.#emit({ event: 'lag.sampled', service, what: 'topic', of: 'all', lag });
    this.#emit({ event: 'lag.sampled', service: 'exchange-gateway', what: 'outbox', of: 'outbox', lag });
  }

  #redrive(): void {
    this.#list(1);
    const chosen = this.#suite.letters.filter(() => this.#random.chance(0.8));
    for (const round of [1, 2]) {
      for (const letter of [...chosen]) {
        const { service, id, messageId, poison } = letter;
        const outcome = poison ? 'FAILED_AGAIN' : letter.redriven ? 'ALREADY_REDRIVEN' : 'REDRIVEN';
        if (outcome === 'REDRIVEN') {
          letter.redriven = true;
          letter.redrive();
        }
        this.#emit({ event: 'redrive.done', service, id, messageId, round, outcome, ...(poison ? { code: 'WIRE.UNREADABLE' } : {}) });
      }
      const timelines = [...this.#suite.subjects.values()].map(({ key, timeline }) => [key, timeline]);
      this.#emit({ event: 'redrive.state', round, part: 'registry', sha256: digest(JSON.stringify(timelines)), rows: timelines.length });
      this.#emit({ event: 'redrive.state', round, part: 'alerting', sha256: digest(JSON.stringify([...this.#suite.streams])), rows: this.#suite.streams.size });
    }
    this.#list(2);
  }

  #list(round: number): void {
    for (const service of ['case-registry', 'alerting'] as const) {
      const letters = this.#suite.letters.filter((letter) => letter.service === service);
      for (const { id, messageId, topic, redriven } of letters) this.#emit({ event: 'dead-letter.listed', service, round, id, messageId, topic, code: 'HANDLER.FAILED', state: redriven ? 'REDRIVEN' : 'WAITING' });
      this.#emit({ event: 'snapshot.taken', what: 'dead-letter.listed', of: service, count: letters.length, round });
    }
  }

  #emit(event: NewEvent): void {
    this.#at += this.#random.below(12);
    this.#write({ at: this.#at, ...event } as HistoryEvent);
  }
}
