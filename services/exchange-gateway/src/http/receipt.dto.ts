import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { OUTCOMES, type Outcome } from '../domain/judge-submission.js';
import type { Journey } from '../domain/journey.js';
import type { Receipt, ReceiptRecord, RecordFault, WithdrawnRecord } from '../domain/receipt.js';
import type { BilingualText, Fault } from '../domain/translated-submission.js';
import type { SubmissionPage, SubmissionSummary } from '../list-submissions/list-submissions.js';
import type { SubmissionView } from '../show-submission/show-submission.js';
import type { Validation } from '../receive-submission/validation/validation.js';

/** The shapes that the API's description shows. `implements` keeps them the shapes that are sent. */

export class BilingualTextDto implements BilingualText {
  @ApiProperty({ example: 'A date: dd.mm.yyyy' })
  en!: string;

  @ApiProperty({ example: 'Дата: дд.мм.гггг' })
  ru!: string;
}

export class FaultDto implements Fault {
  @ApiProperty({ description: 'FORMAT.*, FIELD.*, RULE.* of the member’s format, GATE.* of the gateway.', example: 'FIELD.INVALID' })
  code!: string;

  @ApiPropertyOptional({ description: 'Line of the source, from 1.', example: 64 })
  line?: number;

  @ApiPropertyOptional({ description: 'Column of the source, from 1.' })
  column?: number;

  @ApiPropertyOptional({ description: 'Segment within its message, in formats without lines.' })
  segment?: number;

  @ApiPropertyOptional({ description: 'Place in the structure of the source.', example: 'messageData.records[0].searchData.validUntil' })
  path?: string;

  @ApiProperty({ type: BilingualTextDto, description: 'What was expected there.' })
  expected!: BilingualTextDto;

  @ApiPropertyOptional({ description: 'Of the last one that is told of a record: how many more were found. A record has at most 1,000 faults and warnings that are told, a submission 20,000; then the first of each record.' })
  more?: number;
}

export class RecordFaultDto extends FaultDto implements RecordFault {
  @ApiProperty({ description: 'The record, from 1; 0: the submission as a whole.', example: 1 })
  record!: number;
}

export class ReceiptRecordDto implements ReceiptRecord {
  @ApiProperty({ description: 'From 1, in the order of the source.', example: 1 })
  record!: number;

  @ApiPropertyOptional({ description: 'Your reference, where it could be read.', example: 'Р-2024-5001' })
  sourceReference?: string;

  @ApiProperty({ enum: OUTCOMES, description: 'UNCHANGED: accepted before with the same content; nothing is published.' })
  outcome!: Outcome;

  @ApiPropertyOptional({ format: 'uuid' })
  notificationId?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  subjectKey?: string;

  @ApiPropertyOptional({ type: [FaultDto] })
  faults?: FaultDto[];

  @ApiPropertyOptional({ type: [FaultDto] })
  warnings?: FaultDto[];
}

export const STATUSES = ['ACCEPTED', 'REFUSED'] as const;

export class WithdrawnRecordDto implements WithdrawnRecord {
  @ApiPropertyOptional({ description: 'Your reference of the record that the list leaves out.' })
  sourceReference?: string;

  @ApiProperty({ enum: OUTCOMES, description: 'UNCHANGED: it had been withdrawn before. REJECTED: it stands on, as its next version was sent with other content.' })
  outcome!: Outcome;

  @ApiPropertyOptional({ format: 'uuid', description: 'Of the CANCEL.' })
  notificationId?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  subjectKey?: string;

  @ApiPropertyOptional({ type: [FaultDto] })
  faults?: FaultDto[];
}

class ReceiptHeadDto {
  @ApiProperty({ format: 'uuid' })
  submissionId!: string;

  @ApiProperty({ example: 'KAZ' })
  member!: string;

  @ApiProperty({ description: 'The member format.' })
  format!: string;

  @ApiProperty({ description: 'Version of the mapping that read it.' })
  mappingVersion!: string;

  @ApiProperty({ format: 'date-time' })
  receivedAt!: string;

  @ApiProperty({ description: 'SHA-256 of the bytes as they came, hex.' })
  rawSha256!: string;

  @ApiProperty()
  byteLength!: number;

  @ApiProperty()
  recordCount!: number;
}

export class ReceiptDto extends ReceiptHeadDto implements Receipt {
  @ApiProperty({ type: [ReceiptRecordDto] })
  records!: ReceiptRecordDto[];

  @ApiPropertyOptional({ type: [WithdrawnRecordDto], description: 'Of a full list: the records that earlier ones had and this one leaves out.' })
  withdrawn?: WithdrawnRecordDto[];

  @ApiPropertyOptional({ type: [FaultDto], description: 'Faults of the submission as a whole.' })
  faults?: FaultDto[];

  @ApiPropertyOptional({ type: [FaultDto], description: 'Warnings of the submission as a whole.' })
  warnings?: FaultDto[];
}

export class ValidationDto extends OmitType(ReceiptDto, ['submissionId', 'receivedAt']) implements Validation {
  @ApiProperty({ enum: STATUSES, description: 'REFUSED: not one record would be acceptable.' })
  status!: (typeof STATUSES)[number];
}

class EvaluatedDto {
  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ description: 'Alerts that the rules call for, over all states; some of them may stand already from an earlier version.' })
  alerts!: number;
}

class JourneyDto implements Journey {
  @ApiProperty({ format: 'date-time' })
  received!: string;

  @ApiProperty({ format: 'date-time' })
  translated!: string;

  @ApiPropertyOptional({ format: 'date-time' })
  published?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  registered?: string;

  @ApiPropertyOptional({ type: EvaluatedDto })
  evaluated?: EvaluatedDto;

  @ApiPropertyOptional({ format: 'date-time', description: 'First seen by an operator.' })
  opened?: string;
}

class RecordViewDto extends ReceiptRecordDto {
  @ApiProperty({ type: JourneyDto, description: 'The stages reached so far, each with its time.' })
  journey!: JourneyDto;
}

export class SubmissionViewDto extends OmitType(ReceiptDto, ['records']) implements SubmissionView {
  @ApiProperty({ enum: STATUSES, description: 'REFUSED: not one record was acceptable.' })
  status!: (typeof STATUSES)[number];

  @ApiProperty({ type: [RecordViewDto] })
  records!: RecordViewDto[];
}

class SubmissionSummaryDto extends OmitType(ReceiptHeadDto, ['member']) implements SubmissionSummary {
  @ApiProperty({ enum: STATUSES })
  status!: (typeof STATUSES)[number];
}

export class SubmissionPageDto implements SubmissionPage {
  @ApiProperty({ type: [SubmissionSummaryDto] })
  items!: SubmissionSummaryDto[];

  @ApiPropertyOptional({ description: 'Ask with it for the next page; absent on the last.' })
  nextCursor?: string;
}
