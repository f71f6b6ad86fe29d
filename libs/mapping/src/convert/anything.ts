import type { Converter } from './converter.js';

/** Whatever stands there, also elements and attributes within, once or often: it is known, not looked at, and goes nowhere. On the way back it is not written. */
export const anything: Converter = {
  expected: { en: 'anything', ru: 'что угодно' },
  gives: { type: 'nothing' },
  readsElement: true,
  read: () => undefined,
  readAll: () => ({ values: [] }),
};

/** The same in whose place an empty value is written, as its being there says something: a body by which a record's kind is known. */
export const anyBody: Converter & { readonly only: string } = { ...anything, only: '' };
