import { CbxError, isUuid } from '@cbx/kernel';
import type { Transaction } from '@cbx/persistence';
import { type Principal, releaseToOps, releaseUnderAll, type Released } from '@cbx/release';
import type { RedriveEntry } from './dead-letter.js';
import { type DeadLetterDetail, detailOfLetter, viewOfEntry } from './dead-letter-view.js';
import { runsTheSuite } from './letter-release.js';
import type { ReadDeadLettersParts } from './list-dead-letters.js';

/** Shows one dead letter: to those who run the suite whence it came and what became of it, to those to whom it is released what it says as well. */
export class ShowDeadLetter {
  readonly #parts: ReadDeadLettersParts;

  constructor(parts: ReadDeadLettersParts) {
    this.#parts = parts;
  }

  /** @throws CbxError `DEAD_LETTER.NOT_FOUND`, the same whether there is none or the principal may not see it */
  async handle(principal: Principal, id: string): Promise<Released<DeadLetterDetail>> {
    const shown = isUuid(id) ? await this.#show(principal, id) : undefined;
    if (shown === undefined) throw new CbxError('DEAD_LETTER.NOT_FOUND', 'there is no such dead letter');
    return shown;
  }

  #show(principal: Principal, id: string): Promise<Released<DeadLetterDetail> | undefined> {
    const { unitOfWork, store, policy, clock, traceId } = this.#parts;
    return unitOfWork.run(async (tx) => {
      await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
      const shown = await this.#detail(tx, principal, id, await store.history(tx, id));
      await policy.audit(tx, { at: clock.now(), action: shown === undefined ? 'DEAD_LETTER_WITHHELD' : 'DEAD_LETTER_SHOWN', principal, letterIds: [id], traceId: traceId() });
      return shown;
    });
  }

  async #detail(tx: Transaction, principal: Principal, id: string, history: readonly RedriveEntry[]): Promise<Released<DeadLetterDetail> | undefined> {
    const { store, release, policy, termMs } = this.#parts;
    const [letter] = await store.byIds(tx, [id]);
    if (letter === undefined) return undefined;
    const [read] = await release.read(tx, [letter]);
    const entries = history.map((entry) => viewOfEntry(entry, (state) => runsTheSuite(principal) || state === principal.state));
    const detail = detailOfLetter(letter, termMs, entries);
    const readable = read?.value === undefined ? undefined : { topic: letter.topic, key: letter.key, value: read.value };
    const content = readable === undefined || policy.shown === undefined ? readable?.value : policy.shown(readable);
    return releaseUnderAll(principal, read?.labels ?? [], { ...detail, content }) ?? releaseToOps(principal, detail);
  }
}
