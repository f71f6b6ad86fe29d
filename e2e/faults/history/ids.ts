import { createHash } from 'node:crypto';

/*
 * The ids of the shared schema, computed here a second time from its text and not from the suite's code, so that a mistake there is seen.
 */

/** RFC 9562, appendix A: namespace for URLs. */
const URL_NAMESPACE = '6ba7b811-9dad-11d1-80b4-00c04fd430c8';

/** RFC 9562, section 5.5. */
function uuidV5(namespace: string, name: string): string {
  const digest = createHash('sha1').update(Buffer.from(namespace.replaceAll('-', ''), 'hex')).update(name, 'utf8').digest();
  digest[6] = (digest[6]! & 0x0f) | 0x50;
  digest[8] = (digest[8]! & 0x3f) | 0x80;
  const hex = digest.subarray(0, 16).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const NOTIFICATION = uuidV5(URL_NAMESPACE, 'urn:cbx:notification');
const SUBJECT = uuidV5(URL_NAMESPACE, 'urn:cbx:subject');

export interface RecordName {
  readonly origin: string;
  readonly kind: string;
  /** As the gateway takes it: NFC, trimmed. */
  readonly reference: string;
  readonly version: number;
  readonly status: string;
}

/** `header.subjectKey`. */
export function subjectKeyOf({ origin, kind, reference, status }: RecordName): string {
  return uuidV5(SUBJECT, [origin, kind, reference, ...(status === 'ACTUAL' ? [] : [status])].join('|'));
}

/** `header.notificationId`. */
export function notificationIdOf({ origin, kind, reference, version, status }: RecordName): string {
  return uuidV5(NOTIFICATION, [origin, kind, reference, String(version), ...(status === 'ACTUAL' ? [] : [status])].join('|'));
}
