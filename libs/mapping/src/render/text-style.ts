import { codePointLength, normalizeText } from '@cbx/kernel';
import type { ItemStyle, RenderCode } from './pen.js';

export interface TextStyleOptions {
  /** What becomes of a text over its maximum: it is cut, or does not fit. */
  readonly tooLong: 'cut' | 'unfit';
  /** What becomes of characters that the format cannot write: they are removed, the value does not fit, or one sign stands for each. */
  readonly unwritable: { readonly as: 'removed' | 'unfit' } | { readonly as: 'sign'; readonly sign: string };
  /** What is written instead of single characters; said of nobody, as it is the format's own way. */
  readonly replace: ReadonlyMap<string, string>;
  /** Texts that would be read as absent. */
  readonly absent: ReadonlySet<string>;
  /** Whether the format can write a character (one code point). */
  isWritable(character: string): boolean;
}

export interface Fitting {
  /** In code points. */
  readonly maxLength?: number | undefined;
  /** `whole`: as it is, or not at all. `cut`: it may be cut, whatever the format does otherwise. */
  readonly rendered?: 'whole' | 'cut' | undefined;
  readonly item?: ItemStyle | undefined;
  /** Without spaces. */
  readonly isCompact?: boolean;
}

export interface Fitted {
  /** '' where nothing is left. */
  readonly text: string;
  /** What was lost on the way. */
  readonly lost: readonly RenderCode[];
  /** Why the text cannot be written. */
  readonly unfit?: RenderCode;
  /** As it would be written, were there no maximum. */
  readonly uncut: string;
}

/** How one format treats texts that it cannot carry as they are. The steps are in the order that the formats' documents give them. */
export class TextStyle {
  readonly #options: TextStyleOptions;

  constructor(options: TextStyleOptions) {
    this.#options = options;
  }

  fit(text: string, { maxLength, rendered, item, isCompact = false }: Fitting): Fitted {
    const { unwritable } = this.#options;
    const nfc = text.normalize('NFC');
    if (rendered === 'whole') return this.#whole(nfc, maxLength);
    const isCut = rendered === 'cut' || this.#options.tooLong === 'cut';
    const replaced = this.#replaced(nfc);
    const lost: RenderCode[] = [];
    let written = replaced;
    if (!this.#isWritable(replaced)) {
      // Of one value a length goes before a character, unless it is cut.
      if (unwritable.as === 'unfit') return this.#unfit(replaced, !isCut && isOver(replaced, maxLength) ? 'FIELD.TOO_LONG' : 'FIELD.INVALID');
      written = this.#writable(replaced);
      lost.push(unwritable.as === 'removed' ? 'FIELD.INVALID' : 'FIELD.LOSSY');
    }
    const spaced = inItem(normalizeText(written), item);
    const uncut = isCompact ? spaced.replaceAll(' ', '') : spaced;
    if (uncut === '') return this.#unfit(uncut, 'FIELD.INVALID');
    if (this.#options.absent.has(uncut)) return this.#unfit(uncut, 'FIELD.MISSING');
    if (!isOver(uncut, maxLength)) return { text: edged(uncut, item), lost, uncut };
    if (!isCut) return this.#unfit(uncut, 'FIELD.TOO_LONG');
    lost.push('FIELD.TOO_LONG');
    return { text: edged(normalizeText(Array.from(uncut).slice(0, maxLength).join('')), item), lost, uncut };
  }

  /** A text by which something is found again: as it is, or not at all. */
  #whole(text: string, maxLength: number | undefined): Fitted {
    if (this.#options.absent.has(text)) return this.#unfit(text, 'FIELD.MISSING');
    if (isOver(text, maxLength)) return this.#unfit(text, 'FIELD.TOO_LONG');
    return this.#replaced(text) === text && this.#isWritable(text) ? { text, lost: [], uncut: text } : this.#unfit(text, 'FIELD.INVALID');
  }

  #unfit(uncut: string, unfit: RenderCode): Fitted {
    return { text: '', lost: [], unfit, uncut };
  }

  #replaced(text: string): string {
    const { replace } = this.#options;
    return replace.size === 0 ? text : Array.from(text, (character) => replace.get(character) ?? character).join('');
  }

  #isWritable(text: string): boolean {
    for (const character of text) if (!this.#options.isWritable(character)) return false;
    return true;
  }

  #writable(text: string): string {
    const { unwritable } = this.#options;
    const sign = unwritable.as === 'sign' ? unwritable.sign : '';
    return Array.from(text, (character) => (this.#options.isWritable(character) ? character : sign)).join('');
  }
}

function isOver(text: string, maxLength: number | undefined): boolean {
  return maxLength !== undefined && text.length > maxLength && codePointLength(text) > maxLength;
}

/** Without what would be read as the end of a part, or of an item. */
function inItem(text: string, item: ItemStyle | undefined): string {
  if (item === undefined) return text;
  let changed = text;
  for (const separator of item.separators) changed = changed.replaceAll(separator.trim() || separator, ' ');
  if (changed !== text) changed = normalizeText(changed);
  return item.list === undefined ? changed : normalizeText(changed.replaceAll(item.list, item.list.trim() === item.list ? ' ' : item.list.trim()));
}

/** What is cut may begin or end with a piece of what stands between items. */
function edged(text: string, item: ItemStyle | undefined): string {
  const list = item?.list;
  if (list === undefined) return text;
  const sign = list.trim();
  const [start, end] = [list.trimStart(), list.trimEnd()];
  let edged = start !== sign && text.startsWith(start) ? sign + text.slice(start.length) : text;
  if (end !== sign && edged.endsWith(end)) edged = edged.slice(0, -end.length) + sign;
  return edged;
}
