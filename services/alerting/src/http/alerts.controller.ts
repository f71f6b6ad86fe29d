import { SYMBOLS } from '@cbx/contracts';
import { STATUSES, type Principal, type Released } from '@cbx/release';
import { ApiProblems, CurrentPrincipal, Roles, zodPipe } from '@cbx/service';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { AcknowledgeAlert, type Acknowledgement } from '../acknowledge-alert/acknowledge-alert.js';
import type { AlertDetail, AlertView } from '../domain/alert-view.js';
import { LIFECYCLES } from '../domain/lifecycle.js';
import { SEVERITIES } from '../domain/rule.js';
import { DEFAULT_LIMIT, MAX_LIMIT, readAlertListQuery } from '../list-alerts/alert-list-query.js';
import { ListAlerts, type AlertPage } from '../list-alerts/list-alerts.js';
import { ShowAlert } from '../show-alert/show-alert.js';
import { AcknowledgementDto, AlertDetailDto, AlertDto, AlertPageDto } from './alert-documents.js';

const MAX_COMMENT = 2_000;

const acknowledgement: z.ZodType<Acknowledgement> = z.preprocess(
  (body) => body ?? {},
  z.strictObject({
    comment: z
      .string(`a text of at most ${MAX_COMMENT} characters`)
      // What PostgreSQL cannot keep as text.
      .regex(/^[^\p{Cs}\u0000]*$/u, 'a text without NUL and lone surrogates')
      .trim()
      .min(1, 'a text, or nothing')
      .max(MAX_COMMENT, `a text of at most ${MAX_COMMENT} characters`)
      .optional(),
    revision: z.int('a whole number').positive('a whole number from 1').optional(),
  }),
);

const several = (symbols: readonly string[]) => ({ required: false, style: 'form', explode: false, schema: { type: 'array', items: { type: 'string', enum: [...symbols] } } }) as const;

/** The alerts of the principal's state. */
@ApiTags('alerts')
@Roles('operator', 'supervisor')
@Controller('v1/alerts')
export class AlertsController {
  readonly #list: ListAlerts;
  readonly #show: ShowAlert;
  readonly #acknowledge: AcknowledgeAlert;

  constructor(@Inject(ListAlerts) list: ListAlerts, @Inject(ShowAlert) show: ShowAlert, @Inject(AcknowledgeAlert) acknowledge: AcknowledgeAlert) {
    this.#list = list;
    this.#show = show;
    this.#acknowledge = acknowledge;
  }

  @Get()
  @ApiOperation({
    summary: 'Alerts, the newest first',
    description:
      'The alerts of the principal’s state, as far as the records behind them are released to it at this moment. Pages are stable: what is raised meanwhile ' +
      'neither repeats nor hides an alert. To follow what changes, resume `GET /v1/alerts/stream` at `streamPosition` of the first page.',
  })
  @ApiQuery({ name: 'lifecycle', description: 'OPEN and ACKNOWLEDGED where it is left out', ...several(LIFECYCLES) })
  @ApiQuery({ name: 'severity', ...several(SEVERITIES) })
  @ApiQuery({ name: 'kind', ...several(SYMBOLS.NotificationKind) })
  @ApiQuery({ name: 'status', required: false, enum: [...STATUSES, '*'], description: 'ACTUAL where it is left out; `*`: all, which mixes exercises with what is real' })
  @ApiQuery({ name: 'cursor', required: false, description: '`nextCursor` of the page before, under the same filter' })
  @ApiQuery({ name: 'limit', required: false, schema: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT } })
  @ApiOkResponse({ type: AlertPageDto })
  @ApiProblems({ 400: ['REQUEST.INVALID', 'CURSOR.INVALID'] })
  list(@CurrentPrincipal() principal: Principal, @Query() query: unknown): Promise<AlertPage<Released<AlertView>>> {
    return this.#list.handle(principal, readAlertListQuery(query));
  }

  @Get(':id')
  @ApiOperation({ summary: 'An alert with why it fired and the record behind it', description: 'An alert of another state, or of a record that is not released, is answered exactly like one that does not exist.' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: AlertDetailDto })
  @ApiProblems({ 404: ['ALERT.NOT_FOUND'] })
  show(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<Released<AlertDetail>> {
    return this.#show.handle(principal, id);
  }

  @Post(':id/acknowledge')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take an open alert', description: 'The same operator may say so again, and gets the same answer.' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiBody({ type: AcknowledgementDto, required: false })
  @ApiOkResponse({ type: AlertDto })
  @ApiProblems({ 400: ['REQUEST.INVALID'], 404: ['ALERT.NOT_FOUND'], 409: ['ALERT.NOT_OPEN', 'ALERT.REVISION'] })
  acknowledge(@CurrentPrincipal() principal: Principal, @Param('id') id: string, @Body(zodPipe(acknowledgement)) body: Acknowledgement): Promise<Released<AlertView>> {
    return this.#acknowledge.handle(principal, id, body);
  }
}
