import { z } from 'zod';
import { DEAD_LETTER_STATES, type DeadLetterFilter } from './dead-letter.js';
import type { DeadLetterQuery } from './list-dead-letters.js';
import type { RedriveRequest } from './redrive-dead-letters.js';

export const DEFAULT_PAGE = 50;
export const MAX_PAGE = 100;
export const DEFAULT_REDRIVE = 100;
export const MAX_REDRIVE = 500;

const code = z.string().regex(/^[A-Z][A-Z0-9_]*\.[A-Z][A-Z0-9_]{0,100}$/, 'a code, such as CONTRACT.MALFORMED');
const topic = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,200}$/, 'the name of a topic, such as case.event.v1');
const instant = z.iso.datetime({ offset: true, error: 'an instant, such as 2026-11-24T10:00:00Z' }).transform((text) => new Date(text));
const cursor = z.string('the nextCursor of the page before').min(1).max(500);

const filter = z.strictObject({ code: code.optional(), topic: topic.optional(), since: instant.optional(), until: instant.optional() });

const query = z
  .strictObject({
    ...filter.shape,
    state: z.enum([...DEAD_LETTER_STATES, '*'], `${DEAD_LETTER_STATES.join(', ')} or *`).default('PENDING'),
    limit: z.coerce.number(`an integer, 1 to ${MAX_PAGE}`).int(`an integer, 1 to ${MAX_PAGE}`).min(1, `an integer, 1 to ${MAX_PAGE}`).max(MAX_PAGE, `an integer, 1 to ${MAX_PAGE}`).default(DEFAULT_PAGE),
    cursor: cursor.optional(),
  })
  .transform(({ state, limit, cursor: after, ...rest }) => ({ filter: { ...given(rest), ...(state === '*' ? {} : { state }) }, limit, ...(after === undefined ? {} : { cursor: after }) }));

const redrive = z
  .strictObject({
    ids: z.array(z.uuid('a uuid'), 'a list of ids').min(1, `1 to ${MAX_REDRIVE} ids`).max(MAX_REDRIVE, `1 to ${MAX_REDRIVE} ids`).optional(),
    filter: filter.optional(),
    limit: z.int(`an integer, 1 to ${MAX_REDRIVE}`).min(1, `an integer, 1 to ${MAX_REDRIVE}`).max(MAX_REDRIVE, `an integer, 1 to ${MAX_REDRIVE}`).optional(),
    cursor: cursor.optional(),
  })
  .refine(({ ids, filter: which }) => (ids === undefined) !== (which === undefined), 'either ids or a filter ({} for all that wait)')
  .refine(({ ids, limit, cursor: after }) => ids === undefined || (limit === undefined && after === undefined), 'ids without limit and cursor')
  .transform(({ ids, filter: which, limit = DEFAULT_REDRIVE, cursor: after }) => (ids === undefined ? { filter: given(which ?? {}), limit, ...(after === undefined ? {} : { cursor: after }) } : { ids }));

function given(parsed: z.output<typeof filter>): DeadLetterFilter {
  const { code: aCode, topic: aTopic, since, until } = parsed;
  return { ...(aCode === undefined ? {} : { code: aCode }), ...(aTopic === undefined ? {} : { topic: aTopic }), ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) };
}

/** `GET /v1/dead-letters?…` */
export const deadLetterQuery: z.ZodType<DeadLetterQuery> = query;

/** The body of `POST /v1/dead-letters/redrive` and of its preview. */
export const redriveRequest: z.ZodType<RedriveRequest> = redrive;
