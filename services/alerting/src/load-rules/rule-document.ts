import { isMap, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';

/** Something that whoever wrote a rule must correct. Lines and columns count from 1. */
export interface RuleMistake {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Steps from the root of a file to a value: names of members and places in lists. */
export type Place = readonly PropertyKey[];

/** A rule's YAML, with the line of each of its values. */
export class RuleDocument {
  readonly file: string;
  readonly #document: Document;
  readonly #lines: LineCounter;

  constructor(file: string, text: string) {
    this.file = file;
    this.#lines = new LineCounter();
    this.#document = parseDocument(text, { lineCounter: this.#lines, uniqueKeys: true, prettyErrors: false });
  }

  /** What is wrong with the YAML itself. Warnings count: a rule must not depend on a reader's guess. */
  syntaxMistakes(): RuleMistake[] {
    return [...this.#document.errors, ...this.#document.warnings].map((error) => this.#at(error.pos[0], error.message));
  }

  data(): unknown {
    return this.#document.toJS({ maxAliasCount: 0 }) as unknown;
  }

  /** At the value, or where it ought to be: its nearest ancestor that is there. */
  mistake(place: Place, message: string): RuleMistake {
    return this.#at(this.#offsetOf(place), place.length === 0 ? message : `${written(place)}: ${message}`);
  }

  #offsetOf(place: Place): number {
    let node = this.#document.contents as Node | null;
    let offset = node?.range?.[0] ?? 0;
    for (const step of place) {
      if (isMap(node)) {
        const pair = node.items.find(({ key }) => String((key as { value?: unknown } | null)?.value) === String(step));
        if (pair === undefined) break;
        offset = (pair.key as Node).range?.[0] ?? offset;
        node = pair.value as Node | null;
      } else if (isSeq(node)) {
        const item = node.items[Number(step)] as Node | undefined;
        if (item === undefined) break;
        offset = item.range?.[0] ?? offset;
        node = item;
      } else break;
    }
    return offset;
  }

  #at(offset: number, message: string): RuleMistake {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.file, line: Math.max(line, 1), column: Math.max(col, 1), message };
  }
}

/** `when[1].expected` */
function written(place: Place): string {
  return place.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`)).join('');
}
