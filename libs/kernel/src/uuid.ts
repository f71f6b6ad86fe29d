import { hash, randomFillSync } from 'node:crypto';

/** RFC 9562, appendix A: the namespace of names that are URLs. */
export const URL_NAMESPACE = '6ba7b811-9dad-11d1-80b4-00c04fd430c8';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether `value` is a UUID in canonical form: lower case, 8-4-4-4-12. */
export function isUuid(value: string): boolean {
  return UUID.test(value);
}

/** UUIDv5 (RFC 9562, 5.5): SHA-1 over the namespace's 16 bytes and the name's UTF-8 bytes. */
export function uuidV5(namespace: string, name: string): string {
  const bytes = Buffer.allocUnsafe(16 + name.length * 3);
  bytes.set(bytesOf(namespace));
  const length = 16 + bytes.write(name, 16, 'utf8');
  return stamp(hash('sha1', bytes.subarray(0, length), 'hex'), 5);
}

/** Bytes of the namespaces that were used; there are few. */
const namespaces = new Map<string, Uint8Array>();
const MOST_NAMESPACES = 16;

function bytesOf(namespace: string): Uint8Array {
  let bytes = namespaces.get(namespace);
  if (bytes === undefined) {
    bytes = Buffer.from(namespace.replaceAll('-', ''), 'hex');
    if (namespaces.size === MOST_NAMESPACES) namespaces.clear();
    namespaces.set(namespace, bytes);
  }
  return bytes;
}

/** Random bytes for many ids: one call for each costs more than all else that makes it. Each is used once. */
const random = Buffer.alloc(16 * 256);
let used = random.length;

/** UUIDv7 (RFC 9562, 5.7): 48 bits of Unix milliseconds, then random bits; sorts by time of creation. */
export function uuidV7(now: Date = new Date()): string {
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  const bytes = random.subarray(used, used + 16);
  used += 16;
  bytes.writeUIntBE(now.getTime(), 0, 6);
  return stamp(bytes.toString('hex'), 7);
}

/** Sets version (RFC 9562, 4.2) and variant (4.1) in the first 32 hexadecimal digits. */
function stamp(hex: string, version: number): string {
  const variant = ((Number.parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${version}${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
