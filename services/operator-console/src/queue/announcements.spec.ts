import { anAlert } from '../../test/alert-builder.js';
import type { Words } from '../words/describe.js';
import { createTranslator } from '../words/i18n.js';
import { announcementsOf } from './announcements.js';

describe('what a screen reader hears of new alerts', () => {
  let en: Words;
  let ru: Words;
  beforeAll(async () => {
    en = { t: (await createTranslator('en')).t, language: 'en' };
    ru = { t: (await createTranslator('ru')).t, language: 'ru' };
  });

  it('names one or two', () => {
    expect(announcementsOf(en, [anAlert(1, { severity: 'CRITICAL' })])).toEqual(['New alert: Critical. Urgent search. Invented 1']);
    expect(announcementsOf(ru, [anAlert(1), anAlert(2)])).toHaveLength(2);
  });

  it('says first that it is an exercise', () => {
    expect(announcementsOf(ru, [anAlert(1, { status: 'EXERCISE' })])[0]).toMatch(/^УЧЕНИЕ\. /);
  });

  it('counts more, and how many are critical', () => {
    const many = [1, 2, 3, 4, 5].map((n) => anAlert(n, { severity: n < 3 ? 'CRITICAL' : 'LOW' }));
    expect(announcementsOf(en, many)).toEqual(['5 new alerts, 2 of them critical']);
    expect(announcementsOf(ru, many)).toEqual(['5 новых оповещений, из них критических 2']);
    expect(announcementsOf(en, many.slice(2))).toEqual(['3 new alerts']);
  });
});
