import type { Principal } from '@cbx/release';
import { ApiProblems, CurrentPrincipal, JsonBody, Roles, zodPipe } from '@cbx/service';
import { applyDecorators, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ReprocessSubmissions, type ReprocessQuery, type ReprocessReport } from '../receive-submission/reprocessing/reprocess-submissions.js';
import { ReprocessDto, ReprocessReportDto } from './reprocess.dto.js';

const MAX_LIMIT = 500;
const DEFAULT_LIMIT = 50;
const limitWords = `an integer, 1 to ${MAX_LIMIT}`;

const request: z.ZodType<ReprocessQuery> = z
  .strictObject({
    member: z.string('a member state, such as KAZ').regex(/^[A-Z]{3}$/, 'a member state, such as KAZ'),
    since: z.iso.datetime({ offset: true, error: 'an instant, such as 2026-11-24T10:00:00Z' }).transform((text) => new Date(text)).optional(),
    limit: z.int(limitWords).min(1, limitWords).max(MAX_LIMIT, limitWords).default(DEFAULT_LIMIT),
    cursor: z.string('the nextCursor of the call before').min(1).max(500).optional(),
  })
  .transform(({ since, cursor, ...rest }) => ({ ...rest, ...(since === undefined ? {} : { since }), ...(cursor === undefined ? {} : { cursor }) }));

/** What both routes take and answer. */
const ApiReprocess = () =>
  applyDecorators(
    HttpCode(200),
    ApiBody({ type: ReprocessDto }),
    ApiOkResponse({ type: ReprocessReportDto }),
    ApiProblems({
      400: ['REQUEST.INVALID', 'REQUEST.MALFORMED', 'CURSOR.INVALID'],
      403: ['AUTH.FORBIDDEN', 'SUBMISSION.UNKNOWN_MEMBER'],
      413: ['REQUEST.TOO_LARGE'],
      415: ['REQUEST.MEDIA_TYPE'],
      503: ['SUBMISSION.BUSY', 'PERSISTENCE.UNAVAILABLE', 'PERSISTENCE.CONFLICT', 'PERSISTENCE.TIMEOUT'],
    }),
  );

/** Stored submissions, translated anew after a mapping has changed. For those who run the suite: what is shown holds no content. */
@ApiTags('reprocessing')
@Roles('ops')
@Controller('v1/reprocess')
export class ReprocessController {
  readonly #reprocess: ReprocessSubmissions;

  constructor(@Inject(ReprocessSubmissions) reprocess: ReprocessSubmissions) {
    this.#reprocess = reprocess;
  }

  @Post()
  @ApiOperation({
    summary: "Have a member's stored submissions translated by its mapping of today",
    description:
      'Those that it has not translated, in the order in which they were received. Where the results are the same nothing is done; else the new ones are stored and what is now acceptable is ' +
      'published. Nothing is published twice, over anything newer, or in place of what was accepted. Twice is as once.',
  })
  @ApiReprocess()
  apply(@CurrentPrincipal() principal: Principal, @JsonBody(zodPipe(request)) query: ReprocessQuery): Promise<ReprocessReport> {
    return this.#reprocess.run(principal, query, true);
  }

  @Post('preview')
  @ApiOperation({ summary: 'What would come of it, record by record', description: 'Takes the same body, and changes nothing.' })
  @ApiReprocess()
  preview(@CurrentPrincipal() principal: Principal, @JsonBody(zodPipe(request)) query: ReprocessQuery): Promise<ReprocessReport> {
    return this.#reprocess.run(principal, query, false);
  }
}
