import { SYMBOLS } from '@cbx/contracts';
import { CASE_STATUSES, HISTORY_TYPES, LIFECYCLES, SEVERITIES } from '../api/types.js';
import { en } from './en.js';
import { ru } from './ru.js';

const PLURAL = /_(zero|one|two|few|many|other)$/;

/** Every text of a resource by its dotted key. */
function textsOf(resource: object, prefix = ''): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [key, value] of Object.entries(resource)) {
    if (typeof value === 'string') texts.set(`${prefix}${key}`, value);
    else for (const [inner, text] of textsOf(value as object, `${prefix}${key}.`)) texts.set(inner, text);
  }
  return texts;
}

const resources = { en: textsOf(en), ru: textsOf(ru) };
const baseKeys = (texts: Map<string, string>): string[] => [...new Set([...texts.keys()].map((key) => key.replace(PLURAL, '')))].sort();
const placeholders = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort();

describe('the texts of both languages', () => {
  it('have the same keys', () => {
    expect(baseKeys(resources.ru)).toEqual(baseKeys(resources.en));
  });

  it.each(['en', 'ru'] as const)('have every plural form that %s needs', (language) => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const texts = resources[language];
    const plural = new Set([...texts.keys()].filter((key) => PLURAL.test(key)).map((key) => key.replace(PLURAL, '')));
    expect(plural.size).toBeGreaterThan(0);
    for (const key of plural) for (const form of forms) expect(texts.has(`${key}_${form}`)).toBe(true);
  });

  it('use the same placeholders', () => {
    for (const [key, text] of resources.en) {
      const other = resources.ru.get(key);
      if (other !== undefined) expect({ key, placeholders: placeholders(other) }).toEqual({ key, placeholders: placeholders(text) });
    }
  });

  it.each(['en', 'ru'] as const)('leave nothing empty in %s', (language) => {
    for (const [key, text] of resources[language]) expect({ key, empty: text.trim() === '' }).toEqual({ key, empty: false });
  });

  it('are Russian in Russian: no text has Latin words but names and abbreviations', () => {
    const allowed = /\b(CBX|UTC|SHA-256|Enter|Shift|[ABCX])\b|\{\{\w+\}\}/g;
    for (const [key, text] of resources.ru) expect({ key, latin: text.replace(allowed, '').match(/[A-Za-z]+/)?.[0] }).toEqual({ key, latin: undefined });
  });
});

describe('the labels of symbols', () => {
  const needed = { ...SYMBOLS, Severity: SEVERITIES, Lifecycle: LIFECYCLES, CaseStatus: CASE_STATUSES, HistoryType: HISTORY_TYPES };

  it.each(Object.keys(needed) as (keyof typeof needed)[])('name every symbol of %s in both languages, and no other', (name) => {
    const symbols = [...needed[name]].sort();
    expect(Object.keys(en.symbols[name]).sort()).toEqual(symbols);
    expect(Object.keys(ru.symbols[name]).sort()).toEqual(symbols);
  });

  it('name no enum that there is not', () => {
    expect(Object.keys(en.symbols).sort()).toEqual(Object.keys(needed).sort());
  });
});
