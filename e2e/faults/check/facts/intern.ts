const known = new Map<string, string>();

/** One copy of a text that comes again and again (states, rules, codes): each line that is parsed brings its own. */
export function interned(text: string): string {
  const found = known.get(text);
  if (found !== undefined) return found;
  known.set(text, text);
  return text;
}
