/** The receipt as canonical JSON, whatever the sender's format: also where that is JSON itself. */
export const RECEIPT_TYPE = 'application/vnd.cbx.receipt+json';

const JSON_TYPE = 'application/json';

interface Range {
  readonly type: string;
  readonly quality: number;
}

/**
 * In what a sender is answered, by its Accept (RFC 9110, section 12.5.1): its own media type, which its format's document defines the answer of, or the
 * canonical receipt. Whoever names neither, or has no preference, has the receipt.
 *
 * @param own the member format's media types, lower case
 * @returns one of `own`, or `undefined` for the receipt
 */
export function preferredAnswer(accept: string | undefined, own: readonly string[]): string | undefined {
  const ranges = (accept ?? '').slice(0, MAX_LENGTH).split(',').map(rangeOf);
  const best = (types: readonly string[]): Range => ranges.filter(({ type }) => types.includes(type)).reduce((a, b) => (b.quality > a.quality ? b : a), { type: '', quality: 0 });
  const ofOwn = best(own);
  const ofReceipt = best([RECEIPT_TYPE, JSON_TYPE, '*/*', 'application/*'].filter((type) => !own.includes(type)));
  return ofOwn.quality > 0 && ofOwn.quality >= ofReceipt.quality ? ofOwn.type : undefined;
}

/** Longer than any list of types that somebody means. */
const MAX_LENGTH = 1000;

function rangeOf(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  return { type, quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0 };
}
