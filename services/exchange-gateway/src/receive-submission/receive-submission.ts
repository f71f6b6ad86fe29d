import { CbxError, uuidV7, type Clock } from '@cbx/kernel';
import type { UnitOfWork } from '@cbx/persistence';
import type { Principal } from '@cbx/release';
import { context, trace } from '@opentelemetry/api';
import { hash } from 'node:crypto';
import type { StoredAnswer } from '../persistence/submission.repository.js';
import { GroupCommit } from './group-commit.js';
import type { MemberFormat } from './member-format.js';
import type { Observer } from './observer.js';
import type { ArrivedSubmission, Outcome, StoreSubmissions } from './store-submissions.js';
import type { Translator } from './translation/translator.js';

/** What a member's system sent. */
export interface Submission {
  readonly principal: Principal;
  readonly format: MemberFormat;
  /** As the sender named it, without parameters. */
  readonly mediaType: string;
  readonly bytes: Buffer;
}

export interface ReceiveSubmissionParts {
  readonly unitOfWork: UnitOfWork;
  readonly store: StoreSubmissions;
  readonly translator: Translator;
  readonly clock: Clock;
  readonly observer: Observer;
}

/** Most submissions, and most records, that share a transaction: what one of them can make the others wait stays small. */
const GROUP = { submissions: 128, records: 512 } as const;

/** ms that a group waits for a lock, as one of its subjects may be held by a large file: then its submissions go on alone. */
const GROUP_LOCK_MS = 100;

/** Transactions of one member's submissions at once, beside its group: so no member takes all connections. */
const ALONE_AT_ONCE = 2;

/** Above this many bytes an earlier answer is looked for before the submission is translated. */
const LOOK_FIRST_BYTES = 65_536;

const tracer = trace.getTracer('@cbx/exchange-gateway');

/**
 * Takes a submission: translates it, judges its records, and stores raw bytes, receipt, results and what is to be published in one transaction, which
 * small submissions of the same member share that arrive together. When it returns, all of that is committed. The same bytes of the same member under
 * the same mapping version have the answer of the first time.
 */
export class ReceiveSubmission {
  readonly #parts: ReceiveSubmissionParts;
  readonly #groups: GroupCommit<ArrivedSubmission, StoredAnswer>;

  constructor(parts: ReceiveSubmissionParts) {
    this.#parts = parts;
    this.#groups = new GroupCommit<ArrivedSubmission, StoredAnswer>({
      commit: (group) => this.#commit(group),
      maxItems: GROUP.submissions,
      maxWeight: GROUP.records,
      weightOf: ({ translated }) => translated.records.length,
      isCommon: (error) => error instanceof CbxError && error.code === 'PERSISTENCE.UNAVAILABLE',
      aloneAtOnce: ALONE_AT_ONCE,
    });
  }

  /** Throws a retryable CbxError when the database cannot be reached: then nothing is stored, or the same bytes sent again find what was. */
  async receive({ principal, format, mediaType, bytes }: Submission): Promise<StoredAnswer> {
    const { clock, translator, unitOfWork, store, observer } = this.#parts;
    const { member, mappingVersion } = format;
    const receivedAt = clock.now();
    const rawSha256 = hash('sha256', bytes, 'hex');
    const identity = { member, mappingVersion, rawSha256 };
    if (bytes.length > LOOK_FIRST_BYTES) {
      const earlier = await unitOfWork.run((tx) => store.earlierAnswer(tx, principal, identity));
      if (earlier !== undefined) return observer.repeated(member, earlier);
    }
    const translated = await translator.translate({ member, bytes, receivedAt, rawSha256 });
    return this.#groups.run(member, {
      ...identity,
      principal,
      format: format.format,
      mediaType,
      bytes,
      submissionId: uuidV7(receivedAt),
      receivedAt,
      translatedAt: clock.now(),
      translated,
      traceContext: context.active(),
    });
  }

  async #commit(group: readonly ArrivedSubmission[]): Promise<StoredAnswer[]> {
    const { unitOfWork, store, observer } = this.#parts;
    const outcomes = await this.#traced(group, () =>
      unitOfWork.run(async (tx) => {
        if (group.length > 1) await tx.query("SELECT set_config('lock_timeout', $1, true)", [`${GROUP_LOCK_MS}ms`]);
        return store.store(tx, group);
      }),
    );
    return outcomes.map(({ answer, records }: Outcome, index) => {
      const member = group[index]?.member ?? '';
      if (records === undefined) return observer.repeated(member, answer);
      observer.received(member, records);
      return answer;
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
