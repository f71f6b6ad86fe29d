/** What is seen of the values of one place. */
export class SampleValues {
  readonly #values: string[] = [];

  add(value: string): void {
    const text = value.trim();
    if (text !== '') this.#values.push(text);
  }

  /** In words for a comment: what they look like. No value stands in it but codes: short words of which each is there more than once. */
  describe(): string {
    const values = this.#values;
    if (values.length === 0) return 'always empty here';
    const shapes = [...new Set(values.map(shapeOf))];
    const longest = Math.max(...values.map((value) => Array.from(value).length));
    const distinct = [...new Set(values)];
    if (shapes.length <= 3 && shapes.every(isDate)) return `like ${shapes.join(', ')}`;
    const areCodes = distinct.length * 2 <= values.length && distinct.length <= 12 && distinct.every((value) => /^[\p{L}\p{N}_.-]{1,20}$/u.test(value));
    if (areCodes) return `codes? ${distinct.sort().join(', ')}`;
    if (values.every((value) => /^[0-9]+$/.test(value))) return longest === Math.min(...values.map(({ length }) => length)) ? `${longest} ${longest === 1 ? 'digit' : 'digits'}` : `digits, ${longest} at most`;
    const joints = ['|', ';', ',', '/', '+'].filter((sign) => values.some((value) => value.includes(sign)));
    return `text, ${longest} ${longest === 1 ? 'character' : 'characters'} at most${joints.length === 0 ? '' : `; has ${joints.join(' ')}`}`;
  }
}

/** `03.07.1985 09:30` as `99.99.9999 99:99`, letters as `x`. */
function shapeOf(value: string): string {
  return value.replace(/[0-9]/g, '9').replace(/\p{L}+/gu, 'x');
}

/** Digits in groups with signs of a date or a time between them. */
function isDate(shape: string): boolean {
  return /^(?:9{1,2}[./-]9{1,2}[./-]9{2,4}|9{4}[./-]9{1,2}[./-]9{1,2}|9{1,2} x 9{4})(?:[T x]9{2}:?9{2}.*)?$/.test(shape);
}
