/** The text of well-formed UTF-8 bytes without a byte order mark at the very start; `undefined` where a sequence is not well-formed (overlong, a surrogate, cut off). */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.startsWith('\ufeff') ? text.slice(1) : text;
  } catch {
    return undefined;
  }
}
