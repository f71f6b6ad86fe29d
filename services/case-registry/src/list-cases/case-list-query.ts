import { SYMBOLS } from '@cbx/contracts';
import { CbxError, isUuid } from '@cbx/kernel';
import { decodeCursor, encodeCursor } from '@cbx/persistence';
import type { CursorScope } from '@cbx/persistence';
import { STATUSES, statusFilter } from '@cbx/release';
import { z } from 'zod';
import { CASE_STATUSES } from '../domain/case-transitions.js';
import { pointerToken } from '../domain/json.js';
import type { CaseFilter } from '../persistence/case-page.js';

export const DEFAULT_LIMIT = 50;
export const MAX_LIMIT = 200;

/** What a list was asked for. */
export interface CaseListQuery {
  readonly filter: CaseFilter;
  /** The case after which the page begins. */
  readonly afterId: string | undefined;
  readonly limit: number;
}

const oneOf = (symbols: readonly string[]) => `one of ${symbols.join(', ')}`;

/**
 * The parameters, strictly: a filter that is misspelt must not widen the list. Each description says what is expected, and
 * never what was given.
 */
const parameters = z.strictObject({
  kind: z.enum(SYMBOLS.NotificationKind).optional().describe(oneOf(SYMBOLS.NotificationKind)),
  status: z.enum([...STATUSES, '*']).optional().describe(`${oneOf(STATUSES)}, or * for all; ACTUAL where it is left out`),
  origin: z.string().regex(/^[A-Z]{3}$/).optional().describe('a state, ISO 3166-1 alpha-3'),
  caseStatus: z.enum(CASE_STATUSES).optional().describe(oneOf(CASE_STATUSES)),
  cursor: z.string().optional().describe('a cursor that this list gave, once'),
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/)
    .transform(Number)
    .pipe(z.int().max(MAX_LIMIT))
    .optional()
    .describe(`a number from 1 to ${MAX_LIMIT}`),
});

/**
 * @throws CbxError `REQUEST.INVALID`, with each parameter and what was expected of it; `CURSOR.INVALID`
 */
export function readCaseListQuery(query: unknown): CaseListQuery {
  const parsed = parameters.safeParse(query);
  if (!parsed.success) throw invalid(parsed.error.issues);
  const { kind, origin, caseStatus, status, cursor, limit } = parsed.data;
  const filter: CaseFilter = {
    statuses: statusFilter(status),
    ...(kind === undefined ? {} : { kind }),
    ...(origin === undefined ? {} : { origin }),
    ...(caseStatus === undefined ? {} : { caseStatus }),
  };
  return { filter, afterId: cursor === undefined ? undefined : readCursor(cursor, filter), limit: limit ?? DEFAULT_LIMIT };
}

/** The cursor with which the list under `filter` goes on after the case. */
export function cursorAfter(caseId: string, filter: CaseFilter): string {
  return encodeCursor(scopeOf(filter), [caseId]);
}

function readCursor(cursor: string, filter: CaseFilter): string {
  const [caseId] = decodeCursor(cursor, scopeOf(filter), ['string']);
  if (typeof caseId !== 'string' || !isUuid(caseId)) throw new CbxError('CURSOR.INVALID', 'the cursor is none that this list gave');
  return caseId;
}

function scopeOf({ statuses, kind, origin, caseStatus }: CaseFilter): CursorScope {
  return { version: 1, list: ['cases', statuses.join(), kind ?? '*', origin ?? '*', caseStatus ?? '*'].join(' ') };
}

function invalid(issues: readonly z.core.$ZodIssue[]): CbxError {
  const shape: Readonly<Record<string, z.ZodType>> = parameters.shape;
  const names = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0] ?? '')]));
  const errors = [...new Set(names)].map((name) => ({
    pointer: `/${pointerToken(name)}`,
    expected: Object.hasOwn(shape, name) ? (shape[name]?.description ?? '') : `one of the parameters ${Object.keys(shape).join(', ')}`,
  }));
  return new CbxError('REQUEST.INVALID', 'the request has parameters that the list does not take', { details: { errors } });
}
