/** The service characters of one interchange, as bytes, which all are ASCII. */
export interface ServiceCharacters {
  readonly component: number;
  readonly element: number;
  /** NO_RELEASE where the interchange has none. */
  readonly release: number;
  readonly terminator: number;
}

export const NO_RELEASE = -1;
const DEFAULTS: ServiceCharacters = { component: 0x3a, element: 0x2b, release: 0x3f, terminator: 0x27 };

export interface Beginning {
  /** Where UNB begins. */
  readonly at: number;
  /** `undefined` where UNA says what cannot be. */
  readonly characters: ServiceCharacters | undefined;
}

const CR = 0x0d;
const LF = 0x0a;
const SPACE = 0x20;
const UNA = Buffer.from('UNA');
const UNB = Buffer.from('UNB');
const UNB_DEFAULT = Buffer.from('UNB+UNO');
const UNA_LENGTH = 6;

export function isLineBreak(byte: number | undefined): boolean {
  return byte === CR || byte === LF;
}

/**
 * The first line from `from` on, which counts as the beginning of one, that begins an interchange: with `UNA`, six characters, line breaks, `UNB` and the second of
 * those six; or with `UNB+UNO`. Whatever stands before it is text of another kind, such as the heading of a teletype message.
 */
export function findBeginning(bytes: Uint8Array, from: number): Beginning | undefined {
  for (let line = from; line >= 0 && line < bytes.length; line = nextLine(bytes, line)) {
    if (bytes[line] !== UNA[0]) continue;
    const stated = beginsWith(bytes, UNA, line) ? afterAdvice(bytes, line + UNA.length) : undefined;
    if (stated !== undefined) return { at: stated, characters: charactersOf(bytes.subarray(line + UNA.length, line + UNA.length + UNA_LENGTH)) };
    if (beginsWith(bytes, UNB_DEFAULT, line)) return { at: line, characters: DEFAULTS };
  }
  return undefined;
}

/** Where the UNB stands that belongs to a UNA whose six characters begin at `at`. */
function afterAdvice(bytes: Uint8Array, at: number): number | undefined {
  let next = at + UNA_LENGTH;
  if (next > bytes.length || bytes.subarray(at, next).some(isLineBreak)) return undefined;
  while (isLineBreak(bytes[next])) next++;
  return beginsWith(bytes, UNB, next) && bytes[next + UNB.length] === bytes[at + 1] ? next : undefined;
}

function charactersOf([component = 0, element = 0, , release = 0, , terminator = 0]: Uint8Array): ServiceCharacters | undefined {
  const hasRelease = release !== SPACE;
  const all = hasRelease ? [component, element, release, terminator] : [component, element, terminator];
  if (new Set(all).size !== all.length || !all.every(isPunctuation)) return undefined;
  return { component, element, release: hasRelease ? release : NO_RELEASE, terminator };
}

function isPunctuation(byte: number): boolean {
  return byte > SPACE && byte < 0x7f && !/[0-9A-Za-z]/.test(String.fromCharCode(byte));
}

/** Where the next line begins; past the end where there is none. Both CR and LF end a line. */
function nextLine(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && !isLineBreak(bytes[at])) at++;
  return at + 1;
}

function beginsWith(bytes: Uint8Array, word: Uint8Array, at: number): boolean {
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word[i]) return false;
  return true;
}
