import { isUrgent, topicOfKind, type MessageOf, type Notification, type NotificationTopic, type Provenance } from '@cbx/contracts';
import type { CompiledMember, Fault as MappingFault, Translation } from '@cbx/mapping';
import { contentHash } from '../../domain/content-hash.js';
import type { Candidate, Fault, TranslatedRecord, TranslatedSubmission } from '../../domain/translated-submission.js';

/** Puts a notification into its topic's wire format. */
export type Encode = <T extends NotificationTopic>(topic: T, notification: MessageOf<T>) => Buffer;

/**
 * The largest notification that is published: a broker takes 1,048,588 bytes by default, and what the registry tells of a notification carries it whole. A
 * larger one is refused here, where its sender hears of it, rather than stop the relay for everybody.
 */
export const MAX_NOTIFICATION_BYTES = 800_000;

/**
 * What the gateway judges and publishes of a submission. The notifications themselves are left behind as they come: of each, ids, what the verdicts read, the
 * content hash and the bytes to be published remain, so that a large file never is thousands of them at once.
 */
export function toTranslatedSubmission(translate: (take: Parameters<CompiledMember['translate']>[1]) => Translation, provenance: Provenance, encode: Encode): TranslatedSubmission {
  const candidates = new Map<number, Candidate>();
  const tooLarge: number[] = [];
  const translation = translate(({ record, notification, derived }) => {
    const candidate = toCandidate(notification, derived, provenance, encode);
    if (candidate.payload.length > MAX_NOTIFICATION_BYTES) tooLarge.push(record);
    else candidates.set(record, candidate);
  });
  const faults = byRecord(translation.rejections);
  const warnings = byRecord(translation.warnings);
  for (const record of tooLarge) faults.set(record, [TOO_LARGE]);
  const records = translation.records.map(
    ({ record, sourceReference }): TranslatedRecord => ({ record, sourceReference, candidate: candidates.get(record), faults: faults.get(record) ?? [], warnings: warnings.get(record) ?? [] }),
  );
  return { records, faults: faults.get(0) ?? [], warnings: warnings.get(0) ?? [], ...(translation.snapshot === undefined ? {} : { snapshot: translation.snapshot }) };
}

const TOO_LARGE: Fault = {
  code: 'FORMAT.FORBIDDEN',
  expected: { en: `A record of at most ${MAX_NOTIFICATION_BYTES} bytes once translated`, ru: `Запись не более ${MAX_NOTIFICATION_BYTES} байт после перевода` },
};

/** A notification as the gateway judges and publishes it. */
export function toCandidate(notification: Notification, derived: { readonly retainUntil: boolean }, provenance: Provenance, encode: Encode): Candidate {
  const { header } = notification;
  const topic = topicOfKind(header.kind);
  // The topic is that of the kind, which the type of a union cannot say.
  const published = { ...notification, header: { ...header, provenance } } as MessageOf<typeof topic>;
  return {
    notificationId: header.notificationId,
    subjectKey: header.subjectKey,
    origin: header.origin,
    action: header.action,
    sentAt: header.sentAt,
    retainUntil: header.handling.retainUntil,
    contentHash: contentHash(notification, derived),
    topic,
    urgent: isUrgent(notification),
    payload: encode(topic, published),
  };
}

function byRecord(faults: readonly MappingFault[]): Map<number, Fault[]> {
  const byRecord = new Map<number, Fault[]>();
  for (const { record, code, line, segment, path, expected, more } of faults) {
    const fault: Fault = { code, ...(line === undefined ? {} : { line }), ...(segment === undefined ? {} : { segment }), ...(path === '' ? {} : { path }), expected, ...(more === undefined ? {} : { more }) };
    const own = byRecord.get(record);
    if (own === undefined) byRecord.set(record, [fault]);
    else own.push(fault);
  }
  return byRecord;
}
