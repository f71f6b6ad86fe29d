import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { OUTCOMES, type Outcome } from '../domain/judge-submission.js';
import { EFFECTS, type Effect, type PlacedFault, type RecordChange, type RecordResult } from '../domain/submission-change.js';
import type { SubmissionChange } from '../receive-submission/reprocessing/reprocess-submission.js';
import type { FailedSubmission, ReprocessReport } from '../receive-submission/reprocessing/reprocess-submissions.js';
import { STATUSES } from './receipt.dto.js';

/** The shapes that the API's description shows. `implements` keeps them the shapes that are sent. */

export class ReprocessDto {
  @ApiProperty({ description: 'The member state, ISO 3166-1 alpha-3', example: 'KAZ' })
  member!: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Those received then or later' })
  since?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 500, default: 50, description: 'So many submissions are looked at; a call that takes long ends earlier' })
  limit?: number;

  @ApiPropertyOptional({ description: '`nextCursor` of the call before' })
  cursor?: string;
}

class PlacedFaultDto implements PlacedFault {
  @ApiProperty({ example: 'FIELD.INVALID' })
  code!: string;

  @ApiPropertyOptional()
  line?: number;

  @ApiPropertyOptional()
  column?: number;

  @ApiPropertyOptional()
  segment?: number;

  @ApiPropertyOptional()
  path?: string;
}

class RecordResultDto implements RecordResult {
  @ApiProperty({ enum: OUTCOMES })
  outcome!: Outcome;

  @ApiPropertyOptional({ type: [PlacedFaultDto] })
  faults?: PlacedFaultDto[];
}

class RecordChangeDto implements RecordChange {
  @ApiProperty({ description: 'From 1, in the order of the source' })
  record!: number;

  @ApiProperty({
    enum: EFFECTS,
    description:
      'PUBLISHED: acceptable now, and published. CONFLICTS: accepted before with other content, which stands, as its version is taken. SUPERSEDED: a later submission said something of ' +
      'the same record. OTHER_RECORD: it would be another record than the one accepted. STANDS: what was accepted stands. REFUSED: not acceptable, for other reasons. GONE: nothing is read there.',
  })
  effect!: Effect;

  @ApiPropertyOptional({ type: RecordResultDto })
  before?: RecordResultDto;

  @ApiPropertyOptional({ type: RecordResultDto })
  after?: RecordResultDto;

  @ApiPropertyOptional({ format: 'uuid', description: 'Of what is published, or stands' })
  notificationId?: string;

  @ApiPropertyOptional({ type: [String], description: 'Where the content differs from what was accepted; absent where that is no longer kept here', example: ['/search/reason'] })
  pointers?: string[];
}

class SubmissionStandingDto {
  @ApiProperty({ enum: STATUSES })
  status!: (typeof STATUSES)[number];

  @ApiPropertyOptional({ type: [PlacedFaultDto], description: 'Of the submission as a whole' })
  faults?: PlacedFaultDto[];
}

class SubmissionChangeDto implements SubmissionChange {
  @ApiProperty({ format: 'uuid' })
  submissionId!: string;

  @ApiProperty({ format: 'date-time' })
  receivedAt!: string;

  @ApiProperty({ description: 'The version that translated it before' })
  mappingVersion!: string;

  @ApiProperty({ type: SubmissionStandingDto })
  before!: SubmissionStandingDto;

  @ApiProperty({ type: SubmissionStandingDto })
  after!: SubmissionStandingDto;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' }, description: 'How many records have each effect', example: { PUBLISHED: 2 } })
  effects!: Partial<Record<Effect, number>>;

  @ApiProperty({ type: [RecordChangeDto], description: 'The first 500 records whose results change' })
  records!: RecordChangeDto[];

  @ApiProperty({ description: 'How many further ones are not listed' })
  omitted!: number;

  @ApiPropertyOptional({ format: 'uuid', description: 'Where its new results stand, once they are stored' })
  storedAs?: string;
}

class FailedSubmissionDto implements FailedSubmission {
  @ApiProperty({ format: 'uuid' })
  submissionId!: string;

  @ApiProperty({ description: 'SUBMISSION.BYTES_GONE: its bytes are no longer kept', example: 'SUBMISSION.BYTES_GONE' })
  code!: string;
}

export class ReprocessReportDto implements ReprocessReport {
  @ApiProperty({ example: 'KAZ' })
  member!: string;

  @ApiProperty({ description: "Today's" })
  mappingVersion!: string;

  @ApiPropertyOptional({ description: "How many submissions today's mapping has not translated; of a first call only" })
  total?: number;

  @ApiProperty({ description: 'How many this call looked at' })
  looked!: number;

  @ApiProperty({ type: [SubmissionChangeDto], description: 'Those whose results change' })
  changes!: SubmissionChangeDto[];

  @ApiProperty({ type: [FailedSubmissionDto], description: 'Those that cannot be translated anew' })
  failed!: FailedSubmissionDto[];

  @ApiPropertyOptional({ description: 'Where the next call goes on; absent where there are no more' })
  nextCursor?: string;
}
