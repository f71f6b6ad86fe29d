/** What is written otherwise elsewhere for what a mapping has one word for: names of encodings. */
const ALIASES: Readonly<Record<string, string>> = { utf8: 'utf-8', ascii: 'utf-8', 'us-ascii': 'utf-8', utf16: 'utf-16', cp866: 'ibm866', dos: 'ibm866', cp1251: 'windows-1251', win1251: 'windows-1251', ansi: 'windows-1252', cp1252: 'windows-1252', latin1: 'iso-8859-1', koi8r: 'koi8-r', koi8u: 'koi8-u', 'utf-16-le': 'utf-16le', 'utf-16-be': 'utf-16be' };

/** ` (did you mean 'X'?)`, of the known word that is nearest to one; nothing where none is near. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const all = [...known];
  const alias = ALIASES[word.toLowerCase()];
  if (alias !== undefined && all.includes(alias)) return said(alias);
  const lower = word.toLowerCase();
  // A third of the letters may be others, of a short word one.
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  let nearest: string | undefined;
  for (const each of all) {
    const far = each.toLowerCase() === lower ? 0 : distance(lower, each.toLowerCase(), least);
    if (far < least && far < Math.max(word.length, each.length)) [least, nearest] = [far, each];
  }
  return nearest === undefined || word === '' ? '' : said(nearest);
}

function said(word: string): string {
  return ` (did you mean '${word}'?)`;
}

/** How many letters must be added, taken away, changed or swapped with their neighbour; `most` where it is so many or more. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) >= most) return most;
  let [before, row] = [[] as number[], Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let least = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, before[j - 2]! + 1);
      next.push(least);
    }
    [before, row] = [row, next];
  }
  return Math.min(row[b.length]!, most);
}
