import type { UnitOfWork } from '@cbx/persistence';
import { hash } from 'node:crypto';
import { AcceptedLedger } from '../../domain/accepted-ledger.js';
import { isNew, judgeSubmission } from '../../domain/judge-submission.js';
import type { NotificationRepository } from '../../persistence/notification.repository.js';
import type { Translate } from '../translation/create-translate.js';
import type { Withdrawals } from '../withdrawal/withdrawals.js';
import { makeValidation, type Validation } from './validation.js';

/** A submission that somebody asks about. */
export interface ValidationRequest {
  /** The member whose mapping reads it. */
  readonly member: string;
  /** The member format's name. */
  readonly format: string;
  readonly mappingVersion: string;
  readonly bytes: Buffer;
  readonly receivedAt: Date;
}

/** One of the ways in which submissions are validated. */
export interface Validator {
  validate(request: ValidationRequest): Promise<Validation>;
}

export interface ValidateSubmissionParts {
  readonly unitOfWork: UnitOfWork;
  readonly notifications: NotificationRepository;
  readonly withdrawals: Withdrawals;
  readonly translate: Translate;
  /** Told how many s a translation took. */
  readonly onTranslated?: (seconds: number) => void;
}

/**
 * Says what a submission would be answered, and changes nothing: the same translation and the same verdicts, by what is accepted at this moment. Subjects are
 * not locked, so what arrives in between may change a verdict. Nothing is written, no audit entry either, as nothing that is stored is shown.
 */
export class ValidateSubmission implements Validator {
  readonly #parts: ValidateSubmissionParts;

  constructor(parts: ValidateSubmissionParts) {
    this.#parts = parts;
  }

  async validate({ member, format, mappingVersion, bytes, receivedAt }: ValidationRequest): Promise<Validation> {
    const { unitOfWork, notifications, withdrawals, translate, onTranslated } = this.#parts;
    const rawSha256 = hash('sha256', bytes, 'hex');
    const began = performance.now();
    const translated = translate({ member, bytes, receivedAt, rawSha256 });
    onTranslated?.((performance.now() - began) / 1000);
    const own = translated.records.flatMap(({ candidate }) => (candidate?.origin === member ? [candidate.subjectKey] : []));
    const { snapshot } = translated;
    const arrived = snapshot === undefined ? undefined : { member, receivedAt, snapshot, provenance: { receivedAt: receivedAt.toISOString(), format, mappingVersion, rawSha256 } };
    const { before, lists } = await unitOfWork.run(async (tx) => {
      const lists = arrived === undefined ? undefined : await withdrawals.look(tx, arrived);
      return { lists, before: new AcceptedLedger(await notifications.acceptedBefore(tx, [...own, ...(arrived === undefined ? [] : (lists?.subjects([arrived]) ?? []))])) };
    });
    const judged = judgeSubmission(translated.records, { member, receivedAt, before });
    for (const { candidate } of judged.filter(isNew)) before.add(candidate);
    const withdrawn = arrived === undefined || lists === undefined ? undefined : judgeSubmission(await lists.take(arrived, judged), { member, receivedAt, before });
    return makeValidation({ member, format, mappingVersion, rawSha256, byteLength: bytes.length }, translated, judged, withdrawn);
  }
}
