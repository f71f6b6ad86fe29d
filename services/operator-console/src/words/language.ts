/** The languages that the console speaks wholly. */
export const LANGUAGES = ['ru', 'en'] as const;

export type Language = (typeof LANGUAGES)[number];

/** How each language calls itself. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { ru: 'Русский', en: 'English' };

/** Where the choice is kept; it says nothing about anybody. */
export const LANGUAGE_KEY = 'cbx.language';

/**
 * The language to begin with: what was chosen before, else the first of the browser's that the console speaks. Who
 * prefers another language of the member states (hy, be, kk, ky, tg) is better served in Russian.
 */
export function firstLanguage(chosen: string | null, preferred: readonly string[]): Language {
  const known = LANGUAGES.find((language) => language === chosen);
  if (known !== undefined) return known;
  for (const tag of preferred) {
    const base = tag.toLowerCase().split('-')[0] ?? '';
    if (base === 'en') return 'en';
    if (['ru', 'hy', 'be', 'kk', 'ky', 'tg'].includes(base)) return 'ru';
  }
  return 'en';
}
