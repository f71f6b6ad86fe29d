import type { Principal, Released } from '@cbx/release';
import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, Roles } from '../auth/auth-decorators.js';
import { JsonBody } from '../http/json-body.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { zodPipe } from '../problem/zod-pipe.js';
import type { RedriveResult } from './dead-letter.js';
import { DEAD_LETTER_STATES } from './dead-letter.js';
import { DeadLetterDetailDto, DeadLetterPageDto, RedriveDto, RedriveReportDto } from './dead-letter-documents.js';
import { DEFAULT_PAGE, deadLetterQuery, MAX_PAGE, redriveRequest } from './dead-letter-request.js';
import type { DeadLetterDetail, DeadLetterView } from './dead-letter-view.js';
import type { DeadLetterPage, DeadLetterQuery } from './list-dead-letters.js';
import { ListDeadLetters } from './list-dead-letters.js';
import type { RedriveReport, RedriveRequest } from './redrive-dead-letters.js';
import { RedriveDeadLetters } from './redrive-dead-letters.js';
import { ShowDeadLetter } from './show-dead-letter.js';

/** The service's dead letters: messages that it could not process and laid aside. */
@ApiTags('dead letters')
@Roles('ops', 'supervisor', 'operator')
@Controller('v1/dead-letters')
export class DeadLettersController {
  readonly #list: ListDeadLetters;
  readonly #show: ShowDeadLetter;
  readonly #redrive: RedriveDeadLetters;

  constructor(@Inject(ListDeadLetters) list: ListDeadLetters, @Inject(ShowDeadLetter) show: ShowDeadLetter, @Inject(RedriveDeadLetters) redrive: RedriveDeadLetters) {
    this.#list = list;
    this.#show = show;
    this.#redrive = redrive;
  }

  @Get()
  @ApiOperation({
    summary: 'Messages that could not be processed, the latest first',
    description:
      'For the role ops all of them: whence each came and why it failed, never what it says. For operators and supervisors those whose content is released to their ' +
      'state at this moment, by the message itself and by the record as it now stands.',
  })
  @ApiQuery({ name: 'code', required: false, description: 'Failed with this code', example: 'CONTRACT.MALFORMED' })
  @ApiQuery({ name: 'topic', required: false, description: 'Came from this topic', example: 'case.event.v1' })
  @ApiQuery({ name: 'state', required: false, enum: [...DEAD_LETTER_STATES, '*'], description: 'PENDING where it is left out; `*`: all' })
  @ApiQuery({ name: 'since', required: false, schema: { type: 'string', format: 'date-time' }, description: 'Buried then or later' })
  @ApiQuery({ name: 'until', required: false, schema: { type: 'string', format: 'date-time' }, description: 'Buried before then' })
  @ApiQuery({ name: 'cursor', required: false, description: '`nextCursor` of the page before, under the same filter' })
  @ApiQuery({ name: 'limit', required: false, schema: { type: 'integer', minimum: 1, maximum: MAX_PAGE, default: DEFAULT_PAGE } })
  @ApiOkResponse({ type: DeadLetterPageDto })
  @ApiProblems({ 400: ['REQUEST.INVALID', 'CURSOR.INVALID'] })
  list(@CurrentPrincipal() principal: Principal, @Query(zodPipe(deadLetterQuery)) query: DeadLetterQuery): Promise<DeadLetterPage<Released<DeadLetterView>>> {
    return this.#list.handle(principal, query);
  }

  @Get(':id')
  @ApiOperation({
    summary: 'One of them, with its headers and what came of redriving it',
    description: 'What the message says is shown only to readers to whom it is released; a letter that is not released is answered exactly like one that does not exist.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: DeadLetterDetailDto })
  @ApiProblems({ 404: ['DEAD_LETTER.NOT_FOUND'] })
  show(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<Released<DeadLetterDetail>> {
    return this.#show.handle(principal, id);
  }

  @Post('redrive')
  @HttpCode(200)
  @Roles('ops', 'supervisor')
  @ApiOperation({
    summary: 'Have them processed once more',
    description:
      'Each goes to the handler that failed with it; twice is as once. Later letters of the same subject are redriven along, as they may narrow or cancel what an ' +
      'earlier one says; where a later one fails, the earlier ones are not tried. What fails again waits on, under its new code.',
  })
  @ApiBody({ type: RedriveDto })
  @ApiOkResponse({ type: RedriveReportDto })
  @ApiProblems({ 400: ['REQUEST.INVALID', 'REQUEST.MALFORMED', 'CURSOR.INVALID'], 413: ['REQUEST.TOO_LARGE'], 415: ['REQUEST.MEDIA_TYPE'] })
  redrive(@CurrentPrincipal() principal: Principal, @JsonBody(zodPipe(redriveRequest)) request: RedriveRequest): Promise<RedriveReport<Released<RedriveResult>>> {
    return this.#redrive.handle(principal, request);
  }

  @Post('redrive/preview')
  @HttpCode(200)
  @Roles('ops', 'supervisor')
  @ApiOperation({ summary: 'Which ones a filter would redrive, in their order', description: 'Takes a body with a filter, as `redrive` does, and changes nothing.' })
  @ApiBody({ type: RedriveDto })
  @ApiOkResponse({ type: DeadLetterPageDto })
  @ApiProblems({ 400: ['REQUEST.INVALID', 'REQUEST.MALFORMED', 'CURSOR.INVALID'], 413: ['REQUEST.TOO_LARGE'], 415: ['REQUEST.MEDIA_TYPE'] })
  preview(@CurrentPrincipal() principal: Principal, @JsonBody(zodPipe(redriveRequest)) request: RedriveRequest): Promise<DeadLetterPage<Released<DeadLetterView>>> {
    return this.#redrive.preview(principal, request);
  }
}
