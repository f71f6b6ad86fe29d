const LINE_FEED = '\n';
/** Of so many line feeds the last one's place is kept. A power of two. */
const APART = 32;

/**
 * Lines of a text, from 1, each ended by a line feed. Who reads the text tells of each line feed that he passes, and only some places are kept: a source
 * without fault asks for no line at all.
 */
export class LineIndex {
  readonly #text: string;
  /** Places of every 32nd line feed. */
  readonly #places: number[] = [];
  #count = 0;
  /** The line that was asked for last, and the line feeds around it. */
  #line = 0;
  #lineStart = 0;
  #lineEnd = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Tells of a line feed; they come in order. */
  feed(at: number): void {
    if ((++this.#count & (APART - 1)) === 0) this.#places.push(at);
  }

  /** 1 and the number of line feeds before the place, of those that were told. */
  lineAt(offset: number): number {
    // A line may be as long as the source, and have as many faults: it is measured once.
    if (offset > this.#lineStart && offset <= this.#lineEnd) return this.#line;
    let low = 0;
    let high = this.#places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#places[middle]! < offset) low = middle + 1;
      else high = middle;
    }
    let feeds = low * APART;
    let before = low === 0 ? -1 : this.#places[low - 1]!;
    let at = this.#text.indexOf(LINE_FEED, before + 1);
    for (; at >= 0 && at < offset; at = this.#text.indexOf(LINE_FEED, at + 1)) {
      before = at;
      feeds++;
    }
    this.#lineStart = before;
    this.#lineEnd = at < 0 ? this.#text.length : at;
    this.#line = feeds + 1;
    return this.#line;
  }
}
