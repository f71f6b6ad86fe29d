import { CbxError } from '@cbx/kernel';
import type { Principal } from '@cbx/release';
import type { RawBody } from '@cbx/service';
import type { FastifyReply } from 'fastify';
import type { MemberFormat } from '../receive-submission/member-format.js';
import type { MemberFormats } from './member-formats.js';

/** A request's body whose media type is the member format's, not read yet. */
export interface SubmissionBody {
  readonly format: MemberFormat;
  readonly mediaType: string;
  /** What it takes at most. */
  readonly mostBytes: number;
  /** @throws CbxError `FORMAT.FORBIDDEN`, `SUBMISSION.EMPTY` */
  read(): Promise<Buffer>;
}

/** @throws CbxError `SUBMISSION.UNKNOWN_MEMBER`, `SUBMISSION.MEDIA_TYPE` */
export function submissionBody(principal: Principal, body: RawBody, formats: MemberFormats, reply: FastifyReply): SubmissionBody {
  const format = formats.get(principal.state);
  if (format === undefined) throw new CbxError('SUBMISSION.UNKNOWN_MEMBER', `no format of ${principal.state} is known here`);
  const { mediaType } = body;
  if (mediaType === undefined || !format.mediaTypes.includes(mediaType)) {
    // Says what would be taken (Accept-Post: W3C Linked Data Platform 1.0, section 7.1).
    void reply.header('accept-post', format.mediaTypes.join(', '));
    throw new CbxError('SUBMISSION.MEDIA_TYPE', `the format of ${format.member} is sent as ${format.mediaTypes.join(' or ')}`, { details: { accepted: format.mediaTypes } });
  }
  return { format, mediaType, mostBytes: Math.min(body.announcedBytes ?? format.maxBytes, format.maxBytes), read: () => readWhole(body, format) };
}

/** @throws CbxError `FORMAT.FORBIDDEN` over the format's limit, as the fault of the submission that it is; `SUBMISSION.EMPTY` */
async function readWhole(body: RawBody, { maxBytes }: MemberFormat): Promise<Buffer> {
  let bytes: Buffer;
  try {
    bytes = await body.read(maxBytes);
  } catch (error) {
    if (!(error instanceof CbxError) || error.code !== 'REQUEST.TOO_LARGE') throw error;
    const expected = { en: `At most ${maxBytes} bytes`, ru: `Не более ${maxBytes} байт` };
    throw new CbxError('FORMAT.FORBIDDEN', `the submission is larger than the ${maxBytes} bytes that the format allows`, { details: { faults: [{ record: 0, code: 'FORMAT.FORBIDDEN', expected }] } });
  }
  if (bytes.length === 0) throw new CbxError('SUBMISSION.EMPTY', 'the body is empty');
  return bytes;
}
