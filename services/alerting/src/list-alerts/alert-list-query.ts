import { SYMBOLS, type NotificationKind } from '@cbx/contracts';
import { CbxError, isUuid } from '@cbx/kernel';
import { decodeCursor, encodeCursor, type CursorScope } from '@cbx/persistence';
import { statusFilter } from '@cbx/release';
import { z } from 'zod';
import type { Alert } from '../domain/alert.js';
import { LIFECYCLES, type Lifecycle } from '../domain/lifecycle.js';
import { SEVERITIES } from '../domain/rule.js';
import type { AlertFilter, PagePosition } from '../persistence/alert-reader.js';

export const DEFAULT_LIMIT = 50;
export const MAX_LIMIT = 200;

/** What a list shows that is not asked for anything else: all but the withdrawn, of which only a trace is left. */
const LIVE: readonly Lifecycle[] = ['OPEN', 'ACKNOWLEDGED'];

export interface AlertListQuery {
  readonly filter: AlertFilter;
  readonly after?: PagePosition;
  readonly limit: number;
}

/** One symbol, or several joined by commas. */
function symbols<S extends string>(known: readonly S[]): z.ZodType<readonly S[] | undefined> {
  const isKnown = (part: string): part is S => (known as readonly string[]).includes(part);
  return z
    .string()
    .transform((text, context) => {
      const parts = text.split(',');
      if (parts.every(isKnown)) return [...new Set(parts)].sort();
      context.addIssue({ code: 'custom' });
      return z.NEVER;
    })
    .optional()
    .describe(`one or more of ${known.join(', ')}, joined by commas`) as z.ZodType<readonly S[] | undefined>;
}

/** Strictly: a filter that is misspelt must not widen the list. Descriptions say what is expected, never what was given. */
const parameters = z.strictObject({
  lifecycle: symbols(LIFECYCLES),
  severity: symbols(SEVERITIES),
  status: z.string().optional().describe('ACTUAL, EXERCISE, TEST or *'),
  kind: symbols<NotificationKind>(SYMBOLS.NotificationKind),
  cursor: z.string().optional().describe('a cursor that this list gave'),
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/)
    .transform(Number)
    .pipe(z.int().max(MAX_LIMIT))
    .optional()
    .describe(`a number from 1 to ${MAX_LIMIT}`),
});

/** @throws CbxError `REQUEST.INVALID`, with each parameter and what was expected of it; `CURSOR.INVALID` */
export function readAlertListQuery(query: unknown): AlertListQuery {
  const parsed = parameters.safeParse(query);
  if (!parsed.success) throw invalid(parsed.error.issues);
  const { lifecycle, severity, status, kind, cursor, limit } = parsed.data;
  const filter: AlertFilter = {
    statuses: statusFilter(status),
    lifecycles: lifecycle ?? LIVE,
    ...(severity === undefined ? {} : { severities: severity }),
    ...(kind === undefined ? {} : { kinds: kind }),
  };
  return { filter, limit: limit ?? DEFAULT_LIMIT, ...(cursor === undefined ? {} : { after: readCursor(cursor, filter) }) };
}

/** The cursor with which the list under `filter` goes on after the alert. */
export function cursorAfter(alert: Alert, filter: AlertFilter): string {
  return encodeCursor(scopeOf(filter), [alert.raisedAt.toISOString(), alert.id]);
}

function readCursor(cursor: string, filter: AlertFilter): PagePosition {
  const [raisedAt, id] = decodeCursor(cursor, scopeOf(filter), ['string', 'string']);
  if (typeof raisedAt !== 'string' || typeof id !== 'string' || !isUuid(id) || Number.isNaN(Date.parse(raisedAt))) {
    throw new CbxError('CURSOR.INVALID', 'the cursor is none that this list gave');
  }
  return { raisedAt, id };
}

function scopeOf({ statuses, lifecycles, severities, kinds }: AlertFilter): CursorScope {
  return { version: 1, list: ['alerts', statuses.join(), lifecycles.join(), severities?.join() ?? '*', kinds?.join() ?? '*'].join(' ') };
}

function invalid(issues: readonly z.core.$ZodIssue[]): CbxError {
  const shape: Readonly<Record<string, z.ZodType>> = parameters.shape;
  const names = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0] ?? '')]));
  const fields = [...new Set(names)].map((field) => ({
    field,
    expected: Object.hasOwn(shape, field) ? (shape[field]?.description ?? 'one value') : `one of the parameters ${Object.keys(shape).join(', ')}`,
  }));
  return new CbxError('REQUEST.INVALID', 'the request has parameters that the list does not take', { details: { fields } });
}
