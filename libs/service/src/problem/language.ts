export type Language = 'en' | 'ru';

const LANGUAGES: readonly Language[] = ['en', 'ru'];

/** The language that `Accept-Language` (RFC 9110, 12.5.4) prefers among ours; English where it names none of them. */
export function preferredLanguage(header: string | undefined): Language {
  let best: { language: Language; quality: number } | undefined;
  for (const part of (header ?? '').split(',').slice(0, 20)) {
    const [range = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    const quality = weight === undefined ? 1 : Number(weight.slice(2));
    const language = range === '*' ? 'en' : LANGUAGES.find((known) => range === known || range.startsWith(`${known}-`));
    if (language === undefined || !(quality > 0)) continue;
    if (best === undefined || quality > best.quality) best = { language, quality };
  }
  return best?.language ?? 'en';
}
