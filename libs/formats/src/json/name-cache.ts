const SLOTS = 1024;

/**
 * Names seen before, so that each is one string however often it stands in a text: nothing is copied for it again, and whoever looks it up in a map
 * finds its hash computed. A slot is simply taken over by the next name that falls on it.
 */
export class NameCache {
  readonly #slots = new Array<string>(SLOTS).fill('');

  /** The name from `start` to `end` of `text`. */
  slice(text: string, start: number, end: number): string {
    const length = end - start;
    if (length === 0) return '';
    const slot = (length * 31 + text.charCodeAt(start) * 7 + text.charCodeAt(end - 1) * 13 + text.charCodeAt(start + (length >> 1))) & (SLOTS - 1);
    const known = this.#slots[slot]!;
    if (known.length === length && standsAt(text, start, known)) return known;
    return (this.#slots[slot] = text.slice(start, end));
  }
}

/** As `startsWith`, whose call costs more than names are long. */
function standsAt(text: string, start: number, name: string): boolean {
  for (let i = 0; i < name.length; i++) if (text.charCodeAt(start + i) !== name.charCodeAt(i)) return false;
  return true;
}
