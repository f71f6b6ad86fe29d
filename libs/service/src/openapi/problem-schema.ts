import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** The shape of every error's answer, for the API's description. */
export class ProblemDto {
  @ApiProperty({ example: 'urn:cbx:problem:REQUEST.NOT_FOUND', format: 'uri' })
  type!: string;

  @ApiProperty({ description: 'For people, in the language of Accept-Language (en, ru).' })
  title!: string;

  @ApiProperty({ example: 404 })
  status!: number;

  @ApiProperty({ description: 'For programs; stable.', example: 'REQUEST.NOT_FOUND' })
  code!: string;

  @ApiPropertyOptional({ description: 'More about this occurrence, in English.' })
  detail?: string;

  @ApiProperty({ description: 'The path that was asked for.', example: '/v1/cases/018f0000-0000-7000-8000-000000000000' })
  instance!: string;

  @ApiPropertyOptional({ description: 'To be named when asking for help.' })
  traceId?: string;
}
