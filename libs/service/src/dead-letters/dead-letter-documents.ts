import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { DEAD_LETTER_STATES, REDRIVE_OUTCOMES } from './dead-letter.js';

/* The API's description in OpenAPI. What is answered is typed by dead-letter-view.ts and dead-letter.ts. */

const ID = '7b0f2b56-3c9d-5a0e-9a53-0d5b8a6e4c11';

export class DeadLetterDto {
  @ApiProperty({ format: 'uuid', example: ID })
  id!: string;

  @ApiProperty({ description: 'The service that could not process the message', example: 'alerting' })
  service!: string;

  @ApiProperty({ enum: DEAD_LETTER_STATES, example: 'PENDING' })
  state!: string;

  @ApiProperty({ description: 'Why it could not be processed, the last time it was tried', example: 'CONTRACT.MALFORMED' })
  code!: string;

  @ApiPropertyOptional({ description: 'Place in the message, a JSON pointer', example: '/header/handling/code' })
  pointer?: string;

  @ApiProperty({ type: 'integer', description: 'How often its handler was called', example: 3 })
  attempts!: number;

  @ApiProperty({ description: 'Where it came from', example: 'case.event.v1' })
  topic!: string;

  @ApiProperty({ type: 'integer', example: 2 })
  partition!: number;

  @ApiProperty({ description: 'A decimal', example: '4711' })
  offset!: string;

  @ApiProperty({ example: '01890000-0000-7000-8000-0000000000a1' })
  messageId!: string;

  @ApiProperty({ description: 'The key of the subject; empty where the message had none', example: '6f0f6f4c-6d0a-5b53-9d2f-6a3c0c0c1b2e' })
  key!: string;

  @ApiProperty({ type: 'integer', description: 'How long the message is', example: 912 })
  bytes!: number;

  @ApiProperty({ format: 'date-time', example: '2026-03-01T09:00:00.000Z' })
  producedAt!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-01T09:00:01.000Z' })
  buriedAt!: string;

  @ApiProperty({ format: 'date-time', description: 'Until then it can be redriven', example: '2026-03-15T09:00:01.000Z' })
  keptUntil!: string;

  @ApiProperty({ type: 'integer', description: 'How often it was redriven, whatever came of it', example: 0 })
  redrives!: number;

  @ApiPropertyOptional({ format: 'date-time' })
  lastRedriveAt?: string;
}

export class DeadLetterPageDto {
  @ApiProperty({ type: [DeadLetterDto] })
  items!: DeadLetterDto[];

  @ApiPropertyOptional({ description: 'Absent on the last page', example: 'bm90LWEtcmVhbC1jdXJzb3I' })
  nextCursor?: string;
}

export class RedriveEntryDto {
  @ApiProperty({ format: 'date-time', example: '2026-03-02T08:00:00.000Z' })
  at!: string;

  @ApiPropertyOptional({ description: 'Who; only for those who run the suite, and within the same state', example: 'ops' })
  by?: string;

  @ApiPropertyOptional({ description: 'For which state', example: 'KAZ' })
  state?: string;

  @ApiProperty({ enum: ['REDRIVEN', 'FAILED_AGAIN', 'EXPIRED'], example: 'FAILED_AGAIN' })
  outcome!: string;

  @ApiPropertyOptional({ example: 'CONTRACT.MALFORMED' })
  code?: string;
}

export class DeadLetterDetailDto extends DeadLetterDto {
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: { 'cbx-message-id': '01890000-0000-7000-8000-0000000000a1', 'cbx-subject-number': '2' } })
  headers!: Record<string, string>;

  @ApiProperty({ type: [RedriveEntryDto], description: 'Who redrove it, and what came of it, in order' })
  redriveHistory!: RedriveEntryDto[];

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'What the message says, in canonical JSON. Only where it can be read, and only for readers to whom it and the record as it now stands are released; never for the role ops alone',
  })
  content?: unknown;
}

export class DeadLetterFilterDto {
  @ApiPropertyOptional({ example: 'CONTRACT.MALFORMED' })
  code?: string;

  @ApiPropertyOptional({ example: 'case.event.v1' })
  topic?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Buried then or later' })
  since?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Buried before then' })
  until?: string;
}

export class RedriveDto {
  @ApiPropertyOptional({ type: [String], format: 'uuid', description: 'These letters, whatever their state; either this or a filter', example: [ID] })
  ids?: string[];

  @ApiPropertyOptional({ type: DeadLetterFilterDto, description: 'Letters that wait and fit, the oldest first; `{}`: all that wait' })
  filter?: DeadLetterFilterDto;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 500, default: 100, description: 'With a filter: the most letters in this call' })
  limit?: number;

  @ApiPropertyOptional({ description: 'With a filter: `nextCursor` of the call before' })
  cursor?: string;
}

export class RedriveOutcomeDto {
  @ApiProperty({ format: 'uuid', example: ID })
  id!: string;

  @ApiProperty({ enum: REDRIVE_OUTCOMES, example: 'REDRIVEN' })
  outcome!: string;

  @ApiPropertyOptional({ description: 'With FAILED_AGAIN: why; with NOT_TRIED: what stands in the way', example: 'CONTRACT.MALFORMED' })
  code?: string;
}

export class RedriveReportDto {
  @ApiProperty({ type: [RedriveOutcomeDto], description: 'Also of later letters of the same subjects, which are redriven along with those asked for' })
  outcomes!: RedriveOutcomeDto[];

  @ApiPropertyOptional({ description: 'Where a filter’s next call goes on; absent where no more letters fit' })
  nextCursor?: string;
}
