import { STATUSES, statusFilter, type Principal } from '@cbx/release';
import { ApiProblems, CurrentPrincipal, Roles, TokenExpiresAt, zodPipe } from '@cbx/service';
import { Controller, Get, Headers, Inject, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { AlertStream } from '../stream-alerts/alert-stream.js';
import { ResponseConnection } from '../stream-alerts/stream-connection.js';
import { ALERT_EXAMPLE } from './alert-documents.js';

const parameters = z.strictObject({
  status: z.string(`${STATUSES.join(', ')} or *`).optional(),
  lastEventId: z.string('the id of an event').max(40, 'the id of an event').optional(),
});

const EXAMPLE = [
  'retry: 1000',
  '',
  'id: 42',
  'event: alert',
  `data: ${JSON.stringify(ALERT_EXAMPLE)}`,
  '',
  'id: 43',
  'event: withdrawn',
  `data: ${JSON.stringify({ id: ALERT_EXAMPLE.id })}`,
  '',
  'id: 43',
  'event: ready',
  'data: {"position":43}',
  '',
  ': heartbeat',
  '',
].join('\n');

/** What changes among the alerts of the principal's state, as it happens. */
@ApiTags('alerts')
@Roles('operator', 'supervisor')
@Controller('v1/alerts/stream')
export class AlertStreamController {
  readonly #stream: AlertStream;

  constructor(@Inject(AlertStream) stream: AlertStream) {
    this.#stream = stream;
  }

  @Get()
  @ApiOperation({
    summary: 'Changes of alerts as server-sent events',
    description: [
      'Begins now, or after the event that `Last-Event-ID` (or `lastEventId`) names. Ids are positions in the stream of the principal’s state: they grow by one with each change there,',
      'in the order of commits; those of statuses that were not asked for are passed over.',
      '',
      '- `alert`: an alert that was raised or changed, as it is at the moment of sending; take it in place of what is known of it unless its `revision` is lower.',
      '- `withdrawn`: `{ id }`, the alert is gone; drop it.',
      '- `ready`: `{ position }`, all that happened before the stream was opened has been told.',
      '- `resync`: `{}`, what was missed is no longer kept: read the list again; the stream goes on.',
      '- a comment every 15 s.',
      '',
      'Whether a record is released to the state is asked again for every event sent, also of those replayed. The stream ends when the token expires, when the client does not keep up,',
      'and when the instance stops; connect again with the last id.',
    ].join('\n'),
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'The id of the last event that was received, or `streamPosition` of a list', example: '41' })
  @ApiQuery({ name: 'lastEventId', required: false, description: 'The same, for clients that cannot set the header' })
  @ApiQuery({ name: 'status', required: false, enum: [...STATUSES, '*'], description: 'As in the list' })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ description: 'The stream', content: { 'text/event-stream': { schema: { type: 'string' }, example: EXAMPLE } } })
  @ApiProblems({ 400: ['REQUEST.INVALID'], 503: ['ALERT.STREAM_FULL', 'SERVICE.STOPPING', 'PERSISTENCE.UNAVAILABLE'] })
  async stream(
    @CurrentPrincipal() principal: Principal,
    @TokenExpiresAt() expiresAt: Date,
    @Query(zodPipe(parameters)) query: z.infer<typeof parameters>,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const request = { principal, expiresAt, statuses: statusFilter(query.status), lastEventId: lastEventId ?? query.lastEventId };
    await this.#stream.open(request, () => {
      reply.hijack();
      // The stream ends with its connection: without chunks' frames each write is one piece, the same for all of a state's clients.
      reply.raw.removeHeader('transfer-encoding');
      reply.raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        // Asks proxies not to gather events before they pass them on.
        'x-accel-buffering': 'no',
      });
      return new ResponseConnection(reply.raw);
    });
  }
}
