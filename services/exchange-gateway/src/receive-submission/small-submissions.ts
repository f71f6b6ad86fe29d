import { CbxError, type Clock } from '@cbx/kernel';
import type { UnitOfWork } from '@cbx/persistence';
import { context, trace } from '@opentelemetry/api';
import { hash } from 'node:crypto';
import type { Arrival, Received, Receiver } from './arrival.js';
import { GroupCommit } from './group-commit.js';
import type { ArrivedSubmission } from './judge-arrived.js';
import type { Observer } from './observer.js';
import type { StoreSubmissions } from './store-submissions.js';
import type { Translate } from './translation/create-translate.js';

/** Most submissions, and most records, that share a transaction: what one of them can make the others wait stays small. */
const GROUP = { submissions: 128, records: 512 } as const;

/** ms that a group waits for a lock, as one of its subjects may be held by a large file: then its submissions go on alone. */
const GROUP_LOCK_MS = 100;

/** Transactions of one member's submissions at once, beside its group: so no member takes all connections. */
const ALONE_AT_ONCE = 2;

const tracer = trace.getTracer('@cbx/exchange-gateway');

export interface SmallSubmissionsParts {
  readonly unitOfWork: UnitOfWork;
  readonly store: StoreSubmissions;
  readonly translate: Translate;
  readonly clock: Clock;
  readonly observer: Observer;
}

/** Small submissions are translated as they come, on the event loop, and stored in groups: those of a member that arrive together share a transaction. */
export class SmallSubmissions implements Receiver {
  readonly #parts: SmallSubmissionsParts;
  readonly #groups: GroupCommit<ArrivedSubmission, Received>;

  constructor(parts: SmallSubmissionsParts) {
    this.#parts = parts;
    this.#groups = new GroupCommit<ArrivedSubmission, Received>({
      commit: (group) => this.#traced(group, () => this.#commit(group)),
      maxItems: GROUP.submissions,
      maxWeight: GROUP.records,
      weightOf: ({ translated }) => translated.records.length,
      isCommon: (error) => error instanceof CbxError && error.code === 'PERSISTENCE.UNAVAILABLE',
      aloneAtOnce: ALONE_AT_ONCE,
    });
  }

  async receive(arrival: Arrival): Promise<Received> {
    const { translate, observer, clock } = this.#parts;
    const { member, bytes, receivedAt } = arrival;
    const rawSha256 = hash('sha256', bytes, 'hex');
    const began = performance.now();
    const translated = translate({ member, bytes, receivedAt, rawSha256 });
    observer.translated(member, 'inline', (performance.now() - began) / 1000);
    return this.#groups.run(member, { ...arrival, rawSha256, translated, translatedAt: clock.now(), traceContext: context.active() });
  }

  #commit(group: readonly ArrivedSubmission[]): Promise<Received[]> {
    const { unitOfWork, store } = this.#parts;
    return unitOfWork.run(async (tx) => {
      if (group.length > 1) await tx.query("SELECT set_config('lock_timeout', $1, true)", [`${GROUP_LOCK_MS}ms`]);
      return store.store(tx, group);
    });
  }

  /** One span for the transaction, in the trace of the first of the group, with links to the others. */
  async #traced<T>(group: readonly ArrivedSubmission[], work: () => Promise<T>): Promise<T> {
    const [first, ...others] = group.map(({ traceContext }) => traceContext);
    if (first === undefined) return work();
    const links = others.flatMap((other) => {
      const linked = trace.getSpanContext(other);
      return linked === undefined ? [] : [{ context: linked }];
    });
    const span = tracer.startSpan('store submissions', { attributes: { 'cbx.submissions': group.length }, links }, first);
    try {
      return await context.with(trace.setSpan(first, span), work);
    } finally {
      span.end();
    }
  }
}
