import type { Clock } from '@cbx/kernel';
import type { Principal } from '@cbx/release';
import { CLOCK, CurrentPrincipal, RawBody } from '@cbx/service';
import { Controller, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Admission } from '../receive-submission/admission.js';
import { ValidateSubmission, type Validator } from '../receive-submission/validation/validate-submission.js';
import { SubmissionThreads } from '../receive-submission/threads/submission-threads.js';
import type { Validation } from '../receive-submission/validation/validation.js';
import { ApiSubmission } from './api-submission.js';
import { MEMBER_FORMATS, type MemberFormats } from './member-formats.js';
import { ValidationDto } from './receipt.dto.js';
import { SMALL_BYTES } from './small-bytes.js';
import { submissionBody } from './submission-body.js';

@ApiTags('submissions')
@Controller('v1/submissions/validate')
export class ValidateSubmissionController {
  constructor(
    @Inject(ValidateSubmission) private readonly small: Validator,
    @Inject(SubmissionThreads) private readonly large: Validator,
    @Inject(SMALL_BYTES) private readonly smallBytes: number,
    @Inject(Admission) private readonly admission: Admission,
    @Inject(MEMBER_FORMATS) private readonly formats: MemberFormats,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiSubmission({
    summary: 'Ask what a file in your own format would be answered',
    description: 'The same translation and the same verdicts as if it were sent now, and nothing is stored or published. 200 also where every record would be rejected: `status` says so.',
  })
  @ApiOkResponse({ type: ValidationDto })
  async validate(@CurrentPrincipal() principal: Principal, @RawBody() body: RawBody, @Res({ passthrough: true }) reply: FastifyReply): Promise<Validation> {
    const { format, mostBytes, read } = submissionBody(principal, body, this.formats, reply);
    return this.admission.run(format.member, mostBytes, async () => {
      const bytes = await read();
      const validator = bytes.length <= this.smallBytes ? this.small : this.large;
      return validator.validate({ member: format.member, format: format.format, mappingVersion: format.mappingVersion, bytes, receivedAt: this.clock.now() });
    });
  }
}
