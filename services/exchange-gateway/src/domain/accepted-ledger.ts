import type { Candidate } from './translated-submission.js';
import type { AcceptedBefore } from './verdicts.js';

/** What was accepted before, and what is accepted as one goes on: each record is judged against those before it. */
export class AcceptedLedger implements AcceptedBefore {
  readonly #before: AcceptedBefore;
  readonly #hashes = new Map<string, string>();
  readonly #subjects = new Set<string>();

  constructor(before: AcceptedBefore) {
    this.#before = before;
  }

  contentHashOf(notificationId: string): string | undefined {
    return this.#hashes.get(notificationId) ?? this.#before.contentHashOf(notificationId);
  }

  knowsSubject(subjectKey: string): boolean {
    return this.#subjects.has(subjectKey) || this.#before.knowsSubject(subjectKey);
  }

  add({ notificationId, contentHash, subjectKey }: Pick<Candidate, 'notificationId' | 'contentHash' | 'subjectKey'>): void {
    this.#hashes.set(notificationId, contentHash);
    this.#subjects.add(subjectKey);
  }
}
