const SPACE = 0x20;

/** A piece of a normalised text without the one space that it may have at either end. (`trim` would take U+FEFF too, which is no white space.) */
export function trimSpace(piece: string): string {
  const start = piece.charCodeAt(0) === SPACE ? 1 : 0;
  const end = piece.length > start && piece.charCodeAt(piece.length - 1) === SPACE ? piece.length - 1 : piece.length;
  return piece.slice(start, end);
}
