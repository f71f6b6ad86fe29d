import { CbxError, isUuid } from '@cbx/kernel';
import type { Principal } from '@cbx/release';
import { ApiProblems, CurrentPrincipal, Roles, zodPipe } from '@cbx/service';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ListSubmissions, type SubmissionPage } from '../list-submissions/list-submissions.js';
import { ShowSubmission, type SubmissionView } from '../show-submission/show-submission.js';
import { SubmissionPageDto, SubmissionViewDto } from './receipt.dto.js';

const MAX_LIMIT = 100;
const pageSchema = z.object({
  limit: z.coerce.number(`an integer, 1 to ${MAX_LIMIT}`).int().min(1).max(MAX_LIMIT).default(20),
  cursor: z.string('the nextCursor of the page before').min(1).max(200).optional(),
});

@ApiTags('submissions')
@Controller('v1/submissions')
@Roles('member-system', 'operator', 'supervisor')
export class ShowSubmissionsController {
  constructor(
    @Inject(ShowSubmission) private readonly showing: ShowSubmission,
    @Inject(ListSubmissions) private readonly listing: ListSubmissions,
  ) {}

  @Get()
  @ApiOperation({ summary: "Your state's submissions, newest first" })
  @ApiQuery({ name: 'limit', required: false, schema: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: 20 } })
  @ApiQuery({ name: 'cursor', required: false, schema: { type: 'string' } })
  @ApiOkResponse({ type: SubmissionPageDto })
  @ApiProblems({ 400: ['REQUEST.INVALID', 'CURSOR.INVALID'] })
  list(@CurrentPrincipal() principal: Principal, @Query(zodPipe(pageSchema)) page: z.infer<typeof pageSchema>): Promise<SubmissionPage> {
    return this.listing.list(principal, page);
  }

  @Get(':id')
  @ApiOperation({ summary: 'The receipt of a submission, and how far each record has got', description: 'Only for the state that sent it; to others it does not exist.' })
  @ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ type: SubmissionViewDto })
  @ApiProblems({ 404: ['SUBMISSION.NOT_FOUND'] })
  async show(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<SubmissionView> {
    const view = isUuid(id) ? await this.showing.show(principal, id) : undefined;
    if (view === undefined) throw new CbxError('SUBMISSION.NOT_FOUND', 'your state sent no submission of this id');
    return view;
  }
}
