const PAIR = /[\ud800-\udbff][\udc00-\udfff]/g;

/** A text in which every code point is one unit, for readers that go by places and know no character beyond the BMP: such a one becomes U+FFFF. */
export function oneUnitEach(text: string): string {
  return text.replace(PAIR, '\uffff');
}
