import type { TranslatedSubmission } from '../../domain/translated-submission.js';

/** A submission to be translated. */
export interface TranslationRequest {
  /** The member whose mapping reads it. */
  readonly member: string;
  readonly bytes: Uint8Array;
  /** Goes into the provenance of what is published, as does the hash. */
  readonly receivedAt: Date;
  readonly rawSha256: string;
}

/** Reads a member's bytes into what the gateway judges and publishes. */
export interface Translator {
  /** Faults of the submission are part of the answer; throws only where the translator itself cannot work. */
  translate(request: TranslationRequest): Promise<TranslatedSubmission>;
}
