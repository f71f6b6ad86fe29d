import { CbxError } from '@cbx/kernel';
import type { DeadLetter } from './dead-letter.js';
import { redriveSubject } from './redrive-subject.js';

function letter(id: string, parts: Partial<DeadLetter> = {}): DeadLetter {
  return {
    id,
    service: 'orders',
    topic: 'order.v1',
    partition: 0,
    offset: id.slice(1),
    messageId: id,
    key: 'subject',
    source: 'shop',
    subjectNumber: Number(id.slice(1)),
    headers: {},
    value: Buffer.from(id),
    producedAt: new Date(1_000),
    buriedAt: new Date(2_000),
    code: 'ORDER.REFUSED',
    pointer: undefined,
    attempts: 3,
    state: 'PENDING',
    redrives: 0,
    lastRedriveAt: undefined,
    ...parts,
  };
}

/** A handler that takes all or nothing, and fails with whatever holds one of the faulty letters. */
class Handler {
  readonly taken: string[] = [];
  readonly calls: string[] = [];
  readonly #faults: Readonly<Record<string, Error>>;

  constructor(faults: Readonly<Record<string, Error>> = {}) {
    this.#faults = faults;
  }

  readonly redeliver = (letters: readonly DeadLetter[]): Promise<void> => {
    this.calls.push(letters.map(({ id }) => id).join());
    const fault = letters.map(({ id }) => this.#faults[id]).find((error) => error !== undefined);
    if (fault !== undefined) return Promise.reject(fault);
    this.taken.push(...letters.map(({ id }) => id));
    return Promise.resolve();
  };
}

const poison = new CbxError('ORDER.REFUSED', 'no', { details: { pointer: '/text' } });
const down = new CbxError('PERSISTENCE.UNAVAILABLE', 'down', { retryable: true });

async function redrive(letters: readonly DeadLetter[], handler: Handler, independent: (letters: readonly DeadLetter[]) => readonly string[] = () => []): Promise<string[]> {
  const attempts = await redriveSubject(letters, { redeliver: handler.redeliver, independent: (asked) => Promise.resolve(new Set(independent(asked))), signal: new AbortController().signal });
  return attempts.map((attempt) => `${attempt.letter.id} ${attempt.outcome}${attempt.outcome === 'REDRIVEN' ? '' : ` ${attempt.code}`}`).sort();
}

describe('redriveSubject', () => {
  it('hands all letters of a subject to their handler in one call, in the order of sending', async () => {
    const handler = new Handler();
    expect(await redrive([letter('m10'), letter('m2'), letter('m9')], handler)).toEqual(['m10 REDRIVEN', 'm2 REDRIVEN', 'm9 REDRIVEN']);
    expect(handler.calls).toEqual(['m2,m9,m10']);
  });

  it('orders by time where the partitions were dealt out anew', async () => {
    const handler = new Handler();
    await redrive([letter('m1', { partition: 4, producedAt: new Date(9_000) }), letter('m7', { partition: 1, producedAt: new Date(1_000) })], handler);
    expect(handler.calls).toEqual(['m7,m1']);
  });

  it('does not try an earlier letter while a later one fails, which may narrow or cancel it', async () => {
    const handler = new Handler({ m3: poison });
    expect(await redrive([letter('m1'), letter('m2'), letter('m3')], handler)).toEqual(['m1 NOT_TRIED DEAD_LETTER.LATER_FAILS', 'm2 NOT_TRIED DEAD_LETTER.LATER_FAILS', 'm3 FAILED_AGAIN ORDER.REFUSED']);
    expect(handler.taken).toEqual([]);
  });

  it('takes what stands behind a letter that fails', async () => {
    const handler = new Handler({ m1: poison });
    expect(await redrive([letter('m1'), letter('m2'), letter('m3')], handler)).toEqual(['m1 FAILED_AGAIN ORDER.REFUSED', 'm2 REDRIVEN', 'm3 REDRIVEN']);
    expect(handler.taken).toEqual(['m2', 'm3']);
  });

  it('takes an earlier one once it is overtaken by what was taken, and leaves it where that does not overtake it', async () => {
    const letters = [letter('m1'), letter('m2'), letter('m3')];
    const overtaken = new Handler({ m2: poison });
    expect(await redrive(letters, overtaken, () => (overtaken.taken.includes('m3') ? ['m1', 'm2'] : []))).toEqual(['m1 REDRIVEN', 'm2 FAILED_AGAIN ORDER.REFUSED', 'm3 REDRIVEN']);
    expect(overtaken.taken).toEqual(['m3', 'm1']);
    const newest = new Handler({ m2: poison });
    expect(await redrive(letters, newest)).toEqual(['m1 NOT_TRIED DEAD_LETTER.LATER_FAILS', 'm2 FAILED_AGAIN ORDER.REFUSED', 'm3 REDRIVEN']);
    expect(newest.taken).toEqual(['m3']);
  });

  it('takes overtaken letters one by one, whatever the others do', async () => {
    const handler = new Handler({ m1: poison, m3: poison });
    expect(await redrive([letter('m1'), letter('m2'), letter('m3')], handler, () => ['m1', 'm2'])).toEqual(['m1 FAILED_AGAIN ORDER.REFUSED', 'm2 REDRIVEN', 'm3 FAILED_AGAIN ORDER.REFUSED']);
    expect(handler.calls).toEqual(['m1', 'm2', 'm3']);
  });

  it('tries nothing further while something is down', async () => {
    const handler = new Handler({ m1: down });
    expect(await redrive([letter('m1'), letter('m2')], handler)).toEqual(['m1 NOT_TRIED PERSISTENCE.UNAVAILABLE', 'm2 NOT_TRIED PERSISTENCE.UNAVAILABLE']);
    expect(handler.calls).toEqual(['m1,m2']);
  });

  it('tells the place in the message, and the code of what is none of ours', async () => {
    const run = (fault: Error) => redriveSubject([letter('m1')], { redeliver: new Handler({ m1: fault }).redeliver, independent: () => Promise.resolve(new Set<string>()), signal: new AbortController().signal });
    expect(await run(poison)).toMatchObject([{ outcome: 'FAILED_AGAIN', code: 'ORDER.REFUSED', pointer: '/text' }]);
    expect(await run(new TypeError('a name'))).toEqual([{ letter: letter('m1'), outcome: 'FAILED_AGAIN', code: 'MESSAGING.HANDLER_FAILED' }]);
  });
});
