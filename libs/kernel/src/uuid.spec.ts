import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { isUuid, URL_NAMESPACE, uuidV5, uuidV7 } from './uuid.js';

describe('UUIDv5', () => {
  it('is that of RFC 9562, appendix A.4', () => {
    expect(uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
  });

  it('is SHA-1 over the bytes of namespace and name, with version and variant set', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const digest = createHash('sha1').update(Buffer.from(URL_NAMESPACE.replaceAll('-', ''), 'hex')).update(name, 'utf8').digest();
        digest[6] = (digest[6]! & 0x0f) | 0x50;
        digest[8] = (digest[8]! & 0x3f) | 0x80;
        const made = uuidV5(URL_NAMESPACE, name);
        expect(made.replaceAll('-', '')).toBe(digest.subarray(0, 16).toString('hex'));
        expect(isUuid(made)).toBe(true);
      }),
    );
  });
});

describe('UUIDv7', () => {
  it('begins with the milliseconds, and says its version and variant', () => {
    const made = uuidV7(new Date('2024-05-14T10:00:00.000Z'));
    expect(made).toMatch(/^018f768b-6d00-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(isUuid(made)).toBe(true);
    expect(made).not.toBe(uuidV7(new Date('2024-05-14T10:00:00.000Z')));
  });
});

it('knows a canonical UUID', () => {
  expect(['2ed6657d-e927-568b-95e1-2665a8aea6a2', '2ED6657D-e927-568b-95e1-2665a8aea6a2', '2ed6657de927568b95e12665a8aea6a2', ''].map(isUuid)).toEqual([true, false, false, false]);
});
