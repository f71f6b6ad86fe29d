import { SYMBOLS } from '@cbx/contracts';
import { STATUSES } from '@cbx/release';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CASE_STATUSES } from '../domain/case-transitions.js';
import { TIMELINE_LIMIT } from '../persistence/case-reader.js';

/*
 * The API's description in OpenAPI. What is answered is typed by domain/case-view.ts; a spec holds the two together.
 */

const SUBJECT_KEY = '6f0f6f4c-6d0a-5b53-9d2f-6a3c0c0c1b2e';
const NOTIFICATION_ID = '0a4c2b1e-7c55-5f0e-8a34-0d6f3f1f9e77';

const NOTIFICATION_EXAMPLE = {
  header: {
    notificationId: NOTIFICATION_ID,
    subjectKey: SUBJECT_KEY,
    kind: 'SEARCH_REQUEST',
    action: 'UPDATE',
    origin: 'KAZ',
    originAgency: 'Migration Police',
    sourceReference: 'R-2026-0042',
    sourceVersion: 2,
    sentAt: '2026-03-01T08:30:00.000Z',
    status: 'ACTUAL',
    handling: { code: 'H1', releasableTo: ['ARM', 'KGZ'], purpose: 'SEARCH_AND_RETRIEVAL', retainUntil: '2027-03-01' },
  },
  search: { category: 'WANTED', urgency: 'URGENT', measure: 'LOCATE', reason: 'An invented reason', validUntil: '2026-12-31' },
  person: { names: [{ type: 'PRIMARY', script: 'Latn', family: 'Primerov', given: 'Timur' }], sex: 'MALE' },
};

export class HandlingDto {
  @ApiProperty({ enum: SYMBOLS.HandlingCode, example: 'H1' })
  code!: string;

  @ApiProperty({ type: [String], description: 'The states that may see the case beside its owner; `*`: every member', example: ['ARM', 'KGZ'] })
  releasableTo!: string[];
}

export class CaseSummaryDto {
  @ApiProperty({ format: 'uuid', example: '01890000-0000-7000-8000-000000000001' })
  id!: string;

  @ApiProperty({ description: 'For people; exercises and tests are marked in it', example: 'KAZ-2026-000123' })
  caseNumber!: string;

  @ApiProperty({ enum: SYMBOLS.NotificationKind, example: 'SEARCH_REQUEST' })
  kind!: string;

  @ApiProperty({ enum: STATUSES, example: 'ACTUAL' })
  status!: string;

  @ApiProperty({ enum: CASE_STATUSES, description: 'WITHDRAWN: its origin cancelled it; others than the owner see no content', example: 'OPEN' })
  caseStatus!: string;

  @ApiProperty({ description: 'The state that owns the case', example: 'KAZ' })
  owner!: string;

  @ApiProperty({ format: 'uuid', example: SUBJECT_KEY })
  subjectKey!: string;

  @ApiProperty({ description: 'Name of the group, person or operation; the case number where there is none or it may not be seen', example: 'Primerov Timur' })
  label!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-01T09:00:00.000Z' })
  openedAt!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-02T09:00:00.000Z' })
  updatedAt!: string;

  @ApiProperty({ type: 'integer', description: 'The version that stands', example: 2 })
  sourceVersion!: number;

  @ApiProperty({ type: HandlingDto })
  handling!: HandlingDto;
}

export class CasePageDto {
  @ApiProperty({ type: [CaseSummaryDto] })
  items!: CaseSummaryDto[];

  @ApiPropertyOptional({ description: 'Absent on the last page', example: 'bm90LWEtcmVhbC1jdXJzb3I' })
  nextCursor?: string;
}

export class ChangeDto {
  @ApiProperty({ description: 'JSON pointer into the notification (into the earlier version where only `before` is there)', example: '/search/urgency' })
  pointer!: string;

  @ApiPropertyOptional({ description: 'Any JSON value', type: 'object', additionalProperties: true, example: 'ROUTINE' })
  before?: unknown;

  @ApiPropertyOptional({ description: 'Any JSON value. Neither: it changed, but the values are too long', type: 'object', additionalProperties: true, example: 'URGENT' })
  after?: unknown;
}

export class CaseTimelineEntryDto {
  @ApiProperty({ format: 'uuid', example: '01890000-0000-7000-8000-0000000000e2' })
  id!: string;

  @ApiProperty({ enum: SYMBOLS.CaseEventType, example: 'CASE_EXTENDED' })
  type!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-02T09:00:00.000Z' })
  at!: string;

  @ApiProperty({ type: 'integer', example: 2 })
  sourceVersion!: number;

  @ApiProperty({ enum: SYMBOLS.NotificationAction, example: 'UPDATE' })
  action!: string;

  @ApiProperty({ format: 'date-time', description: 'By the sender’s clock', example: '2026-03-02T08:30:00.000Z' })
  sentAt!: string;

  @ApiProperty({ format: 'uuid', example: NOTIFICATION_ID })
  notificationId!: string;

  @ApiProperty({ type: [ChangeDto], description: 'Empty where there are none, or where one of the two versions may not be seen' })
  changes!: ChangeDto[];
}

export class CaseDetailDto extends CaseSummaryDto {
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'The notification that stands, in canonical JSON (its JSON Schema is notification.schema.json of the contracts). Absent when the case is withdrawn',
    example: NOTIFICATION_EXAMPLE,
  })
  notification?: object;

  @ApiProperty({ type: [CaseTimelineEntryDto], description: `What happened, as far as each version is released to the reader; the latest ${TIMELINE_LIMIT} events` })
  timeline!: CaseTimelineEntryDto[];
}
