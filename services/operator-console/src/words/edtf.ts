import { formatDay, formatMonth } from './dates.js';
import type { Language } from './language.js';

const APPROXIMATE: Readonly<Record<Language, string>> = { ru: 'ок. ', en: 'c. ' };

/**
 * An EDTF date of the shared schema (`D`, `D~` or `D/D`) for a reader: `июль 1985`, `ок. 1985`, `1985 – 1987`.
 * What is none of these comes back as it is.
 */
export function formatEdtf(value: string, language: Language): string {
  const [start, end, ...rest] = value.split('/');
  if (start === undefined || rest.length > 0) return value;
  if (end !== undefined) return `${formatPart(start, language)} – ${formatPart(end, language)}`;
  return formatPart(start, language);
}

function formatPart(part: string, language: Language): string {
  if (part.endsWith('~')) return `${APPROXIMATE[language]}${formatPart(part.slice(0, -1), language)}`;
  switch (part.length) {
    case 7:
      return formatMonth(part, language);
    case 10:
      return formatDay(part, language);
    default:
      return part;
  }
}
