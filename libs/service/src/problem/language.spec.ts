import { preferredLanguage } from './language.js';

describe('preferredLanguage', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['ru', 'ru'],
    ['RU-ru', 'ru'],
    ['ru-RU,ru;q=0.9,en;q=0.8', 'ru'],
    ['en;q=0.5,ru;q=0.6', 'ru'],
    ['ru;q=0.5,en;q=0.6', 'en'],
    ['ru;q=0', 'en'],
    ['hy,kk;q=0.9,ru;q=0.1', 'ru'],
    ['*', 'en'],
    ['ru;q=0.4,*;q=0.5', 'en'],
    ['rus', 'en'],
    ['ru;q=x', 'en'],
    [',;,', 'en'],
  ])('reads %p as %s', (header, language) => {
    expect(preferredLanguage(header)).toBe(language);
  });
});
