import { createHash, randomBytes } from 'node:crypto';

/** RFC 9562, appendix A: the namespace of names that are URLs. */
export const URL_NAMESPACE = '6ba7b811-9dad-11d1-80b4-00c04fd430c8';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether `value` is a UUID in canonical form: lower case, 8-4-4-4-12. */
export function isUuid(value: string): boolean {
  return UUID.test(value);
}

/** UUIDv5 (RFC 9562, 5.5): SHA-1 over the namespace's 16 bytes and the name's UTF-8 bytes. */
export function uuidV5(namespace: string, name: string): string {
  const digest = createHash('sha1').update(Buffer.from(namespace.replaceAll('-', ''), 'hex')).update(name, 'utf8').digest();
  return stamp(digest.subarray(0, 16), 5);
}

/** UUIDv7 (RFC 9562, 5.7): 48 bits of Unix milliseconds, then random bits; sorts by time of creation. */
export function uuidV7(now: Date = new Date()): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now.getTime(), 0, 6);
  return stamp(bytes, 7);
}

function stamp(bytes: Buffer, version: number): string {
  bytes[6] = (bytes[6]! & 0x0f) | (version << 4);
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
