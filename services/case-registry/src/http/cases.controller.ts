import { SYMBOLS } from '@cbx/contracts';
import type { Principal, Released } from '@cbx/release';
import { STATUSES } from '@cbx/release';
import { ApiProblems, CurrentPrincipal, Roles } from '@cbx/service';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { trace } from '@opentelemetry/api';
import { CASE_STATUSES } from '../domain/case-transitions.js';
import type { CaseDetail, CaseSummary } from '../domain/case-view.js';
import { DEFAULT_LIMIT, MAX_LIMIT, readCaseListQuery } from '../list-cases/case-list-query.js';
import { ListCases } from '../list-cases/list-cases.js';
import type { Page } from '../list-cases/list-cases.js';
import { ShowCase } from '../show-case/show-case.js';
import { CaseDetailDto, CasePageDto } from './case-documents.js';

/** Cases, as far as they are released to the principal's state. */
@ApiTags('cases')
@Roles('operator', 'supervisor', 'member-system')
@Controller('v1/cases')
export class CasesController {
  readonly #list: ListCases;
  readonly #show: ShowCase;

  constructor(@Inject(ListCases) list: ListCases, @Inject(ShowCase) show: ShowCase) {
    this.#list = list;
    this.#show = show;
  }

  @Get()
  @ApiOperation({
    summary: 'Cases, the newest first',
    description:
      'Cases that the state of the principal owns or that are released to it; for a member system its own state’s only. ' +
      'Pages are stable: what is opened or changed meanwhile neither repeats nor hides a case.',
  })
  @ApiQuery({ name: 'kind', required: false, enum: SYMBOLS.NotificationKind })
  @ApiQuery({ name: 'status', required: false, enum: [...STATUSES, '*'], description: 'ACTUAL where it is left out; `*`: all, which mixes exercises with real cases' })
  @ApiQuery({ name: 'origin', required: false, description: 'The owning state, ISO 3166-1 alpha-3', example: 'KAZ' })
  @ApiQuery({ name: 'caseStatus', required: false, enum: CASE_STATUSES })
  @ApiQuery({ name: 'cursor', required: false, description: '`nextCursor` of the page before, under the same filter' })
  @ApiQuery({ name: 'limit', required: false, schema: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT } })
  @ApiOkResponse({ type: CasePageDto })
  @ApiProblems({ 400: ['REQUEST.INVALID', 'CURSOR.INVALID'] })
  list(@CurrentPrincipal() principal: Principal, @Query() query: unknown): Promise<Page<Released<CaseSummary>>> {
    return this.#list.handle(principal, readCaseListQuery(query), currentTraceId());
  }

  @Get(':id')
  @ApiOperation({
    summary: 'A case with the notification that stands and its timeline',
    description: 'A case that is not released to the principal’s state is answered exactly like one that does not exist.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: CaseDetailDto })
  @ApiProblems({ 404: ['CASE.NOT_FOUND'] })
  show(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<Released<CaseDetail>> {
    return this.#show.handle(principal, id, currentTraceId());
  }
}

function currentTraceId(): string | undefined {
  return trace.getActiveSpan()?.spanContext().traceId;
}
