import { keepPlace, returnAddress, takePlace } from './place.js';
import { claimsOf, mayEnter, readerOf } from './reader.js';

const token = (claims: object): string => `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.y`;

describe('the reader', () => {
  it('is read from the access token before the id token', () => {
    const access = claimsOf(token({ sub: '1', cbx_state: 'KAZ', cbx_roles: ['operator', 7] }));
    expect(readerOf(access, { name: 'Вымышленная Айгуль', cbx_state: 'RUS' })).toEqual({ name: 'Вымышленная Айгуль', state: 'KAZ', roles: ['operator'] });
  });

  it('has at least a subject for a name', () => {
    expect(readerOf({ sub: '1' }).name).toBe('1');
  });

  it('may enter as operator or supervisor of a state, and not otherwise', () => {
    const reader = { name: 'x', state: 'KAZ', roles: ['operator'] };
    expect(mayEnter(reader)).toBe(true);
    expect(mayEnter({ ...reader, roles: ['supervisor'] })).toBe(true);
    expect(mayEnter({ ...reader, roles: ['member-system', 'ops'] })).toBe(false);
    expect(mayEnter({ ...reader, state: '' })).toBe(false);
  });

  it('is nobody where the token cannot be read', () => {
    expect(claimsOf('opaque')).toEqual({});
    expect(claimsOf('a.%%%.c')).toEqual({});
  });

  it('keeps letters of every script', () => {
    expect(claimsOf(token({ name: 'Հորինված Բ.' }))).toEqual({ name: 'Հորինված Բ.' });
  });
});

describe('the place of somebody who must sign in again', () => {
  it('is kept for one return', () => {
    const entries = new Map<string, string>();
    const store = { getItem: (key: string) => entries.get(key) ?? null, setItem: (key: string, value: string) => void entries.set(key, value), removeItem: (key: string) => void entries.delete(key) };
    const place = { anchor: { id: 'a', offset: 5 }, drafts: { a: 'half a comment' } };
    keepPlace(store, place);
    expect(takePlace(store)).toEqual(place);
    expect(takePlace(store)).toBeUndefined();
  });

  it('is never another site’s address, nor the callback again', () => {
    expect(returnAddress({ returnTo: '/alerts/1?status=*' })).toBe('/alerts/1?status=*');
    for (const returnTo of ['https://elsewhere.test/', '//elsewhere.test', '/\\elsewhere.test', '/auth/callback?code=1', 5, undefined]) expect(returnAddress({ returnTo })).toBe('/');
    expect(returnAddress(undefined)).toBe('/');
  });
});
