import { ProblemDto } from '@cbx/service';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { RecordFaultDto } from './receipt.dto.js';

/** The answer to a submission of which no record was acceptable. */
export class RefusalDto extends ProblemDto {
  @ApiProperty({ format: 'uuid', description: 'The submission is kept; its receipt stands under this id.' })
  submissionId!: string;

  @ApiProperty({ type: [RecordFaultDto] })
  faults!: RecordFaultDto[];

  @ApiPropertyOptional({ type: [RecordFaultDto] })
  warnings?: RecordFaultDto[];
}
