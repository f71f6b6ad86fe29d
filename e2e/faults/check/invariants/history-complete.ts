import type { HistoryEvent } from '../../history/events.ts';
import { CompleteReads } from './complete-reads.ts';
import type { Invariant, InvariantCheck, Parts } from './invariant.ts';

/** A history that stops early, or reads half a topic, would hold every other invariant by silence. */
export const historyComplete: InvariantCheck = { id: 'history-complete', begin: (parts) => new HistoryComplete(parts) };

class HistoryComplete implements Invariant {
  readonly #parts: Parts;
  readonly #reads: CompleteReads;
  /** `<client>|<session>` -> line. */
  readonly #sessions = new Map<string, number>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#reads = new CompleteReads(parts.finding, parts.world);
  }

  observe(event: HistoryEvent, line: number): void {
    const { finding } = this.#parts;
    finding.checked('lines');
    if (line === 1 && event.event !== 'run.started') finding.violate('the history does not begin with run.started', [line]);
    this.#reads.observe(event, line);
    switch (event.event) {
      case 'submit.sent':
        this.#sent(event, line);
        return;
      case 'submit.answered':
      case 'submit.unknown':
        this.#answered(event, line);
        return;
      case 'fault.begun':
        if (this.#parts.world.run.quietAt !== undefined) finding.violate(`fault ${event.fault} began after the run was quiet`, [line]);
        return;
      case 'fault.ended':
      case 'fault.recovered':
        if (!this.#parts.world.run.faults.has(event.fault)) finding.violate(`fault ${event.fault} never began`, [line]);
        return;
      case 'stream.opened':
        this.#sessions.set(`${event.client}|${event.session}`, line);
        return;
      case 'stream.event':
        if (!this.#sessions.has(`${event.client}|${event.session}`)) finding.violate(`session ${event.session} of client ${event.client} is not open`, [line]);
        return;
      case 'stream.closed':
        this.#sessions.delete(`${event.client}|${event.session}`);
        return;
      default:
        return;
    }
  }

  conclude(): void {
    const { finding, world } = this.#parts;
    const { started, ended, quietAt, lines } = world.run;
    if (started === undefined) finding.violate('run.started is missing', []);
    if (quietAt === undefined) finding.violate('run.quiet is missing: nothing that was read is final', []);
    if (ended === undefined) finding.violate('run.ended is missing: the run was broken off', [lines]);
    else if (ended.line !== lines) finding.violate('run.ended is not the last line', [ended.line, ended.line + 1]);
    for (const [session, line] of this.#sessions) finding.violate(`session ${session.replace('|', ' ')} was never closed`, [line]);
    for (const { name, attempts, receipt, outcomesKnown, claims } of world.submissions.all.values()) {
      attempts.forEach((attempt, number) => {
        if (attempt !== undefined && attempt.end === undefined) finding.violate(`attempt ${number} of ${name} has no end`, [attempt.sentLine]);
      });
      if (receipt !== undefined && !outcomesKnown) finding.violate(`the receipt of ${name} is there without its records`, [receipt.line]);
      if (claims.length === 0) finding.violate(`${name} declares no records`, [attempts.find((attempt) => attempt !== undefined)?.sentLine]);
    }
    this.#reads.conclude();
  }

  #sent(event: HistoryEvent<'submit.sent'>, line: number): void {
    const { finding, world } = this.#parts;
    const submission = world.submissions.all.get(event.submission);
    if (submission === undefined) return;
    if (submission.attempts[event.attempt]?.sentLine !== line) finding.violate(`attempt ${event.attempt} of ${event.submission} was sent twice`, [submission.attempts[event.attempt]?.sentLine, line]);
    if (submission.rawSha256 !== event.rawSha256 || submission.member !== event.member) finding.violate(`${event.submission} is not the same bytes of the same member`, [submission.attempts[1]?.sentLine, line]);
  }

  #answered(event: HistoryEvent<'submit.answered' | 'submit.unknown'>, line: number): void {
    const { finding, world } = this.#parts;
    const attempt = world.submissions.all.get(event.submission)?.attempts[event.attempt];
    if (attempt === undefined) finding.violate(`attempt ${event.attempt} of ${event.submission} was never sent`, [line]);
    else if (attempt.endLine !== line) finding.violate(`attempt ${event.attempt} of ${event.submission} has two ends`, [attempt.endLine, line]);
    if (event.event === 'submit.answered' && (event.status < 200 || (event.status < 400 && event.status !== 202))) finding.violate(`status ${event.status} has no meaning for a submission`, [line]);
  }
}
