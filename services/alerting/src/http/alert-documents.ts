import { SYMBOLS } from '@cbx/contracts';
import { STATUSES } from '@cbx/release';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { HISTORY_TYPES } from '../domain/alert.js';
import { LIFECYCLES } from '../domain/lifecycle.js';
import { OPERATOR_NAMES } from '../domain/operators.js';
import { SEVERITIES } from '../domain/rule.js';

/*
 * The API's description in OpenAPI. What is answered is typed by domain/alert-view.ts; a spec holds the two together.
 */

const ALERT_ID = '0195661e-1c00-7000-8000-000000000001';
const NOTIFICATION_ID = '0a4c2b1e-7c55-5f0e-8a34-0d6f3f1f9e77';

export const ALERT_EXAMPLE = {
  id: ALERT_ID,
  ruleId: 'urgent-search',
  ruleVersion: 1,
  severity: 'CRITICAL',
  lifecycle: 'OPEN',
  status: 'ACTUAL',
  state: 'KGZ',
  title: { en: 'Urgent search: missing person', ru: 'Срочный розыск: пропавшее лицо' },
  label: 'Primerova Aisha',
  kind: 'SEARCH_REQUEST',
  origin: 'KAZ',
  caseId: '01890000-0000-7000-8000-000000000001',
  caseNumber: 'KAZ-2026-000123',
  notificationId: NOTIFICATION_ID,
  raisedAt: '2026-03-05T10:00:00.000Z',
  dueAt: '2026-03-05T17:30:00.000Z',
  revision: 1,
};

export class LocalizedDto {
  @ApiProperty({ example: ALERT_EXAMPLE.title.en })
  en!: string;

  @ApiProperty({ example: ALERT_EXAMPLE.title.ru })
  ru!: string;
}

export class AlertDto {
  @ApiProperty({ format: 'uuid', example: ALERT_ID })
  id!: string;

  @ApiProperty({ description: 'The rule that raised it', example: 'urgent-search' })
  ruleId!: string;

  @ApiProperty({ type: 'integer', example: 1 })
  ruleVersion!: number;

  @ApiProperty({ enum: SEVERITIES, example: 'CRITICAL' })
  severity!: string;

  @ApiProperty({ enum: LIFECYCLES, description: 'WITHDRAWN: the owner cancelled the record or took its release back; nothing of it is shown', example: 'OPEN' })
  lifecycle!: string;

  @ApiProperty({ enum: STATUSES, description: 'EXERCISE and TEST are never mixed with ACTUAL unless asked for', example: 'ACTUAL' })
  status!: string;

  @ApiProperty({ description: 'The state that is alerted', example: 'KGZ' })
  state!: string;

  @ApiProperty({ type: LocalizedDto })
  title!: LocalizedDto;

  @ApiProperty({ description: 'Name of the group, person or operation; the case number where nothing else may be said', example: ALERT_EXAMPLE.label })
  label!: string;

  @ApiProperty({ enum: SYMBOLS.NotificationKind, example: 'SEARCH_REQUEST' })
  kind!: string;

  @ApiProperty({ description: 'The state that owns the record', example: 'KAZ' })
  origin!: string;

  @ApiProperty({ format: 'uuid', example: ALERT_EXAMPLE.caseId })
  caseId!: string;

  @ApiProperty({ example: ALERT_EXAMPLE.caseNumber })
  caseNumber!: string;

  @ApiProperty({ format: 'uuid', description: 'The version of the record that the alert shows', example: NOTIFICATION_ID })
  notificationId!: string;

  @ApiProperty({ format: 'date-time', example: ALERT_EXAMPLE.raisedAt })
  raisedAt!: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'When an answer is due, or was', example: ALERT_EXAMPLE.dueAt })
  dueAt?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  acknowledgedAt?: string;

  @ApiPropertyOptional({ description: "The operator's name" })
  acknowledgedBy?: string;

  @ApiProperty({ type: 'integer', description: 'Grows with every change', example: 1 })
  revision!: number;
}

export class AlertPageDto {
  @ApiProperty({ type: [AlertDto] })
  items!: AlertDto[];

  @ApiPropertyOptional({ description: 'Absent on the last page', example: 'bm90LWEtcmVhbC1jdXJzb3I' })
  nextCursor?: string;

  @ApiProperty({ type: 'integer', description: 'Resume the stream with this as Last-Event-ID: it tells all that changed since this page was read', example: 41 })
  streamPosition!: number;
}

export class WhyDto {
  @ApiProperty({ description: 'Path into the notification', example: 'search.urgency' })
  path!: string;

  @ApiProperty({ enum: [...OPERATOR_NAMES, 'past'], example: 'equals' })
  operator!: string;

  @ApiPropertyOptional({ description: 'Any JSON value; absent where the operator expects nothing', type: 'object', additionalProperties: true, example: 'URGENT' })
  expected?: unknown;

  @ApiPropertyOptional({ description: 'Any JSON value, `{ before, after }` for changes; absent where there was none', type: 'object', additionalProperties: true, example: 'URGENT' })
  actual?: unknown;
}

export class AlertRuleDto {
  @ApiProperty({ example: 'urgent-search' })
  id!: string;

  @ApiProperty({ type: 'integer', example: 1 })
  version!: number;

  @ApiProperty({ type: LocalizedDto, example: { en: 'A state asks all that received the search for an answer within 8 hours.', ru: 'Государство просит всех получателей запроса ответить в течение 8 часов.' } })
  description!: LocalizedDto;
}

export class AlertHistoryDto {
  @ApiProperty({ format: 'date-time', example: ALERT_EXAMPLE.raisedAt })
  at!: string;

  @ApiProperty({ enum: HISTORY_TYPES, example: 'RAISED' })
  type!: string;

  @ApiPropertyOptional({ description: "The operator's name" })
  by?: string;

  @ApiPropertyOptional()
  comment?: string;
}

export class AlertDetailDto extends AlertDto {
  @ApiProperty({ type: [WhyDto], description: 'The conditions of the rule with the values that met them' })
  why!: WhyDto[];

  @ApiProperty({ type: AlertRuleDto })
  rule!: AlertRuleDto;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'The record as its owner last sent it, in canonical JSON (notification.schema.json of the contracts). Absent once withdrawn' })
  notification?: object;

  @ApiProperty({ type: [AlertHistoryDto] })
  history!: AlertHistoryDto[];
}

export class AcknowledgementDto {
  @ApiPropertyOptional({ maxLength: 2_000, example: 'Patrol informed' })
  comment?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, description: 'The revision that the operator looked at: refused with 409 where it is no longer at hand', example: 1 })
  revision?: number;
}
