import { aNotification } from '@cbx/testing';
import type { Notification, NotificationHeader } from '@cbx/contracts';
import { createHash } from 'node:crypto';
import { contentHash } from './content-hash.js';

const base: Notification = aNotification({ kind: 'SEARCH_REQUEST', sourceReference: 'R-1', sentAt: '2024-05-14T10:00:00.000Z', handling: { retainUntil: '2025-05-14', note: 'n' } });
const withHeader = (parts: Partial<NotificationHeader>): Notification => ({ ...base, header: { ...base.header, ...parts } }) as Notification;
const withRetention = (retainUntil: string) => withHeader({ handling: { ...base.header.handling, retainUntil } });
const STATED = { retainUntil: false };
const DERIVED = { retainUntil: true };

describe('content hash', () => {
  it('leaves provenance and sentAt out', () => {
    const provenance = { receivedAt: '2024-05-14T10:00:01.000Z', format: 'kaz', mappingVersion: '1', rawSha256: 'ab' };
    expect(contentHash(withHeader({ provenance, sentAt: '2024-05-15T10:00:00.000Z' }), STATED)).toBe(contentHash(base, STATED));
  });

  it('leaves a derived retainUntil out, and counts a stated one', () => {
    expect(contentHash(withRetention('2025-05-15'), DERIVED)).toBe(contentHash(base, DERIVED));
    expect(contentHash(withRetention('2025-05-15'), STATED)).not.toBe(contentHash(base, STATED));
    expect(contentHash(base, STATED)).not.toBe(contentHash(base, DERIVED));
  });

  it('does not depend on the order of names, but on that of elements', () => {
    const turned = JSON.parse(JSON.stringify(base, (_name, value: unknown) => (value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).reverse()) : value))) as Notification;
    expect(contentHash(turned, STATED)).toBe(contentHash(base, STATED));
    const search = aNotification({ kind: 'SEARCH_REQUEST', sourceReference: 'R-1', sentAt: '2024-05-14T10:00:00.000Z' });
    const swapped = { ...search, person: { ...search.person!, names: search.person!.names.toReversed() } };
    expect(contentHash(swapped, STATED)).not.toBe(contentHash(search, STATED));
  });

  it('is that of RFC 8785 form, also of what is absent, nested and beyond ASCII', () => {
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    const odd = { b: [1.5, null, 'и"\n', { z: true, a: undefined }], a: { ä: 0, B: '' }, none: undefined, header: { handling: { retainUntil: '2025-05-14' } } } as unknown as Notification;
    expect(contentHash(odd, STATED)).toBe(sha256('{"a":{"B":"","ä":0},"b":[1.5,null,"и\\"\\n",{"z":true}],"header":{"handling":{"retainUntil":"2025-05-14"}}}'));
  });

  it('changes with any other part', () => {
    for (const changed of [withHeader({ action: 'UPDATE' }), withHeader({ originAgency: 'Other' }), withHeader({ handling: { ...base.header.handling, note: 'm' } })]) {
      expect(contentHash(changed, STATED)).not.toBe(contentHash(base, STATED));
    }
  });
});
