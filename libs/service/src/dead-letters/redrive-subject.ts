import { CbxError } from '@cbx/kernel';
import { codeOf } from '@cbx/messaging';
import { type DeadLetter, inOrderOfSending, NOT_TRIED_CODES } from './dead-letter.js';
import type { Redeliver } from './redeliver.js';

/** What came of one letter. */
export type Attempt =
  | { readonly letter: DeadLetter; readonly outcome: 'REDRIVEN' }
  | { readonly letter: DeadLetter; readonly outcome: 'FAILED_AGAIN'; readonly code: string; readonly pointer?: string }
  | { readonly letter: DeadLetter; readonly outcome: 'NOT_TRIED'; readonly code: string };

export interface SubjectRedrive {
  /** Which letters may be redriven by themselves, as things stand when asked: what stands of their record is newer. */
  readonly independent: (letters: readonly DeadLetter[]) => Promise<ReadonlySet<string>>;
  readonly redeliver: Redeliver;
  readonly signal: AbortSignal;
}

/**
 * Redrives letters of one subject that wait, in the order in which they were sent.
 *
 * Those that are overtaken go to their handler one by one, which sees that they are old. The others go in one call, which takes effect as a whole: a later
 * one may narrow or cancel what an earlier one says, and nobody must see the earlier one alone, not even for a moment. Where the call fails, the
 * earliest is left out, and the next call has the rest: an earlier letter's own fault never holds up a later one, while a later letter's
 * fault holds back those before it (NOT_TRIED), unless they are overtaken meanwhile.
 */
export async function redriveSubject(letters: readonly DeadLetter[], redrive: SubjectRedrive): Promise<Attempt[]> {
  const inOrder = [...letters].sort(inOrderOfSending);
  const independent = await redrive.independent(inOrder);
  const attempts: Attempt[] = [];
  for (const letter of inOrder.filter(({ id }) => independent.has(id))) attempts.push(await one(letter, redrive));
  return [...attempts, ...(await together(inOrder.filter(({ id }) => !independent.has(id)), redrive))];
}

/** The longest end of the letters that can be taken as a whole; then what can be said of those before it. */
async function together(letters: readonly DeadLetter[], redrive: SubjectRedrive): Promise<Attempt[]> {
  for (const start of letters.keys()) {
    const error = await failureOf(letters.slice(start), redrive);
    if (error === undefined) {
      return [...(await before(letters.slice(0, start), redrive)), ...letters.slice(start).map((letter): Attempt => ({ letter, outcome: 'REDRIVEN' }))];
    }
    if (isRetryable(error)) return letters.map((letter) => notTried(letter, codeOf(error)));
    if (start === letters.length - 1) return letters.map((letter, index) => (index === start ? failed(letter, error) : notTried(letter, NOT_TRIED_CODES.laterFails)));
  }
  return [];
}

/** Those before the ones that were taken: the last of them is at fault. */
async function before(letters: readonly DeadLetter[], redrive: SubjectRedrive): Promise<Attempt[]> {
  const independent = await redrive.independent(letters);
  const attempts: Attempt[] = [];
  for (const [index, letter] of letters.entries()) {
    const tried = independent.has(letter.id) || index === letters.length - 1;
    attempts.push(tried ? await one(letter, redrive) : notTried(letter, NOT_TRIED_CODES.laterFails));
  }
  return attempts;
}

async function one(letter: DeadLetter, redrive: SubjectRedrive): Promise<Attempt> {
  const error = await failureOf([letter], redrive);
  if (error === undefined) return { letter, outcome: 'REDRIVEN' };
  return isRetryable(error) ? notTried(letter, codeOf(error)) : failed(letter, error);
}

/** What the call threw; `undefined` where it went well. */
async function failureOf(letters: readonly DeadLetter[], { redeliver, signal }: SubjectRedrive): Promise<unknown> {
  try {
    await redeliver(letters, signal);
    return undefined;
  } catch (error) {
    return error ?? new Error('a handler failed without a reason');
  }
}

function failed(letter: DeadLetter, error: unknown): Attempt {
  const pointer = error instanceof CbxError ? error.details['pointer'] : undefined;
  return { letter, outcome: 'FAILED_AGAIN', code: codeOf(error), ...(typeof pointer === 'string' ? { pointer } : {}) };
}

function notTried(letter: DeadLetter, code: string): Attempt {
  return { letter, outcome: 'NOT_TRIED', code };
}

function isRetryable(error: unknown): boolean {
  return error instanceof CbxError && error.retryable;
}
