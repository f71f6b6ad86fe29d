import { loginPage } from './pages.ts';
import { languageOf, LANGUAGES } from './words.ts';

describe('languageOf', () => {
  it.each([
    ['ru', 'en-GB,en;q=0.9', 'ru'],
    [undefined, 'ru-RU,ru;q=0.9,en;q=0.8', 'ru'],
    [undefined, 'hy,kk;q=0.9,ru;q=0.8', 'ru'],
    ['fr', 'de', 'en'],
    [undefined, undefined, 'en'],
  ])('ui_locales %s, Accept-Language %s: %s', (uiLocales, acceptLanguage, expected) => {
    expect(languageOf(uiLocales, acceptLanguage)).toBe(expected);
  });
});

describe('loginPage', () => {
  it.each(LANGUAGES)('says its language (%s), and names each field', (language) => {
    const page = loginPage({ language, action: '/interaction/u' });
    expect(page).toContain(`<html lang="${language}">`);
    for (const field of ['username', 'password']) {
      expect(page).toMatch(new RegExp(`<label for="${field}">[^<]+</label>`));
      expect(page).toContain(`id="${field}"`);
    }
  });

  it('shows what was typed as text, never as markup', () => {
    const page = loginPage({ language: 'en', action: '/interaction/u', username: '"><script>alert(1)</script>', problem: 'WRONG' });
    expect(page).not.toContain('<script>');
    expect(page).toContain('value="&quot;&gt;&lt;script&gt;');
  });

  it('ties the problem to the fields, for those who hear the page', () => {
    const page = loginPage({ language: 'en', action: '/interaction/u', problem: { waitSeconds: 30 } });
    expect(page).toContain('id="problem">Too many attempts. Please wait 30 s');
    expect(page.match(/aria-describedby="problem"/g)).toHaveLength(2);
  });
});
