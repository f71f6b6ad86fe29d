import { createHash } from 'node:crypto';
import { CbxError } from '@cbx/kernel';

export type CursorValue = string | number | null;

/** What a cursor belongs to: a cursor of another version, list or filter is refused. */
export interface CursorScope {
  /** Raised when the list's order changes. */
  readonly version: number;
  /** The list and its filter, as any stable text: a page must be continued with the filter that it began with. */
  readonly list: string;
}

const CHECK_LENGTH = 8;

/** The place after which the next page begins, as opaque text (base64url): the values of the list's sort key. */
export function encodeCursor(scope: CursorScope, position: readonly CursorValue[]): string {
  const body = Buffer.from(JSON.stringify([scope.version, ...position]), 'utf8');
  return Buffer.concat([checkOf(scope, body), body]).toString('base64url');
}

/**
 * Reads what {@link encodeCursor} wrote. The check catches damage, guesses and mix-ups. It is no secret and needs to
 * be none: a cursor only says where to go on, and whatever is read from there passes the same conditions.
 *
 * @param types of the position's values, in order; a `?` allows null
 * @throws CbxError `CURSOR.INVALID`
 */
export function decodeCursor(text: string, scope: CursorScope, types: readonly ('string' | 'number' | 'string?' | 'number?')[]): CursorValue[] {
  const bytes = Buffer.from(text, 'base64url');
  const body = bytes.subarray(CHECK_LENGTH);
  if (bytes.toString('base64url') !== text || !bytes.subarray(0, CHECK_LENGTH).equals(checkOf(scope, body))) throw invalid();
  let content: unknown;
  try {
    content = JSON.parse(body.toString('utf8'));
  } catch {
    throw invalid();
  }
  if (!Array.isArray(content) || content.length !== types.length + 1 || content[0] !== scope.version) throw invalid();
  const position: unknown[] = content.slice(1);
  return types.map((type, index) => {
    const value = position[index];
    if (value === null && type.endsWith('?')) return null;
    if (typeof value === 'string' && type.startsWith('string')) return value;
    if (typeof value === 'number' && type.startsWith('number')) return value;
    throw invalid();
  });
}

function checkOf(scope: CursorScope, body: Buffer): Buffer {
  return createHash('sha256').update(`${scope.version} ${scope.list}\n`, 'utf8').update(body).digest().subarray(0, CHECK_LENGTH);
}

function invalid(): CbxError {
  return new CbxError('CURSOR.INVALID', 'the cursor is none that this list with this filter gave');
}
