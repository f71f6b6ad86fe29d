/** Longer lists are sorted by the engine. */
const FEW = 16;

/** The texts in the order of their UTF-16 units, each once. The list itself is brought into order where it is short: most have two or three. */
export function sortedDistinct(texts: string[]): string[] {
  if (texts.length > FEW) return [...new Set(texts)].sort();
  let count = 0;
  for (let next = 0; next < texts.length; next++) {
    const text = texts[next]!;
    let at = count;
    while (at > 0 && texts[at - 1]! > text) at--;
    if (at > 0 && texts[at - 1] === text) continue;
    for (let moved = count; moved > at; moved--) texts[moved] = texts[moved - 1]!;
    texts[at] = text;
    count++;
  }
  texts.length = count;
  return texts;
}
