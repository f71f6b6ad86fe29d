import { randomUUID } from 'node:crypto';
import { submissionBytes, urgentSearch } from '../../e2e/support/kaz.ts';

/** Takes the place of what differs from message to message. */
const [MESSAGE_ID, REFERENCE] = ['\u{f0000}', '\u{f0001}'];

/**
 * Submissions of one urgent search each, released to every member, so that each raises an alert for each of the six states: the most that one record can
 * ask of alerting. Invented persons, KAZ's format, each under a reference of its own.
 */
export class UrgentSearches {
  readonly #template = submissionBytes({ records: [urgentSearch({ reference: REFERENCE, releasableTo: ['*'] })] }).replace(/("messageId":\s*")[^"]+/, `$1${MESSAGE_ID}`);
  readonly #run = randomUUID().slice(0, 8);

  single(n: number): string {
    return this.#template.replace(MESSAGE_ID, randomUUID()).replace(REFERENCE, `${this.#run}/${n}`);
  }
}
