import type { WireCodec } from '@cbx/contracts';
import { CbxError } from '@cbx/kernel';
import type { TranslatedSubmission } from '../../domain/translated-submission.js';
import type { Members } from './load-members.js';
import type { Translation } from '@cbx/mapping';
import { ownAnswer } from './own-answer.js';
import { toTranslatedSubmission } from './to-translated-submission.js';

/** A submission to be translated. */
export interface TranslationRequest {
  /** The member whose mapping reads it. */
  readonly member: string;
  readonly bytes: Uint8Array;
  /** Goes into the provenance of what is published, as does the hash. */
  readonly receivedAt: Date;
  readonly rawSha256: string;
}

/** Reads a member's bytes into what the gateway judges and publishes. Faults of the submission are part of the answer; throws only where it cannot work. */
export type Translate = (request: TranslationRequest) => TranslatedSubmission;

/** Translation in whichever thread it is called, by compiled mappings. */
export function createTranslate(members: Members, codec: WireCodec): Translate {
  return ({ member, bytes, receivedAt, rawSha256 }) => {
    const compiled = members.get(member);
    if (compiled === undefined) throw new CbxError('SUBMISSION.UNKNOWN_MEMBER', `no format of ${member} is known here`);
    const provenance = { receivedAt: receivedAt.toISOString(), format: compiled.format, mappingVersion: compiled.mappingVersion, rawSha256 };
    let translation: Translation | undefined;
    const translated = toTranslatedSubmission((take) => (translation = compiled.translate(bytes, take)), provenance, (topic, notification) => codec.encode(topic, notification));
    return translation === undefined ? translated : { ...translated, answer: ownAnswer(compiled, translation) };
  };
}
