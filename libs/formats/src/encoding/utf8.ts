import { isUtf8 } from 'node:buffer';

/** The text of well-formed UTF-8 bytes without a byte order mark at the very start; `undefined` where a sequence is not well-formed (overlong, a surrogate, cut off). */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.startsWith('\ufeff') ? text.slice(1) : text;
  } catch {
    return undefined;
  }
}

const LINE_FEED = 0x0a;

/** Of bytes that are not well-formed UTF-8 the line of the first that is wrong, from 1. */
export function lineOfBadUtf8(bytes: Uint8Array): number {
  // Whether a line is well-formed does not depend on others: the first bad one is sought by halves.
  let start = 0;
  let end = bytes.length;
  for (;;) {
    const middle = (start + end) >> 1;
    if (middle === start) break;
    let feed = bytes.indexOf(LINE_FEED, middle);
    if (feed < 0 || feed >= end - 1) feed = bytes.lastIndexOf(LINE_FEED, middle - 1);
    if (feed < start) break;
    if (isUtf8(bytes.subarray(start, feed + 1))) start = feed + 1;
    else if (feed + 1 < end) end = feed + 1;
    else break;
  }
  let line = 1;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0 && at < start; at = bytes.indexOf(LINE_FEED, at + 1)) line++;
  return line;
}
