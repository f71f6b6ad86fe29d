import type { Principal } from '@cbx/release';
import { CurrentPrincipal, PROBLEM_JSON, preferredLanguage, RawBody } from '@cbx/service';
import { Controller, Headers, Inject, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiExtraModels, ApiResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Receipt } from '../domain/receipt.js';
import type { StoredAnswer } from '../persistence/submission.repository.js';
import { Admission } from '../receive-submission/admission.js';
import { Observer } from '../receive-submission/observer.js';
import { ReceiveSubmission } from '../receive-submission/receive-submission.js';
import { ApiSubmission } from './api-submission.js';
import { MEMBER_FORMATS, type MemberFormats } from './member-formats.js';
import { ReceiptDto } from './receipt.dto.js';
import { RefusalDto } from './refusal.dto.js';
import { preferredAnswer } from './preferred-answer.js';
import { renderRefusal } from './render-refusal.js';
import { submissionBody } from './submission-body.js';

@ApiTags('submissions')
@Controller('v1/submissions')
export class ReceiveSubmissionController {
  constructor(
    @Inject(ReceiveSubmission) private readonly handler: ReceiveSubmission,
    @Inject(Admission) private readonly admission: Admission,
    @Inject(Observer) private readonly observer: Observer,
    @Inject(MEMBER_FORMATS) private readonly formats: MemberFormats,
  ) {}

  @Post()
  @ApiSubmission({
    summary: 'Send a file in your own format',
    description:
      'The answer comes once the file, the receipt and everything to be published are stored. The same bytes again, under the same mapping version, have the same receipt, byte for byte. ' +
      'Each record is judged alone; if not one was acceptable the answer is 422, and the submission is kept all the same. ' +
      'Accept chooses the answer: your own media type gives the answer that the document of your format defines, with its statuses; `application/vnd.cbx.receipt+json`, `application/json` ' +
      '(where that is not your own) or nothing gives the receipt.',
  })
  @ApiExtraModels(RefusalDto)
  @ApiAcceptedResponse({ type: ReceiptDto, description: 'The receipt.', headers: { Location: { description: 'Where to see how far each record has got.', schema: { type: 'string' } } } })
  @ApiResponse({ status: 422, description: '`SUBMISSION.REFUSED`', content: { [PROBLEM_JSON]: { schema: { $ref: getSchemaPath(RefusalDto) } } } })
  async receive(@CurrentPrincipal() principal: Principal, @RawBody() body: RawBody, @Headers('accept-language') languages: string | undefined, @Headers('accept') accept: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const { format, mediaType, mostBytes, read } = submissionBody(principal, body, this.formats, reply);
    // A place is taken before the body is read: what waits for one is not held in memory.
    const answer = await this.admission.run(format.member, mostBytes, () =>
      this.observer.receipt(format.member, async () => this.handler.receive({ principal, format, mediaType, bytes: await read() })),
    );
    const own = preferredAnswer(accept, format.mediaTypes);
    void reply.header('vary', 'accept, accept-language');
    if (own === undefined || answer.own === undefined) await send(answer, reply, languages);
    else await reply.code(answer.own.status).header('location', `/v1/submissions/${answer.submissionId}`).header('content-type', own).send(Buffer.from(answer.own.bytes));
  }
}

async function send({ submissionId, refused, receipt }: StoredAnswer, reply: FastifyReply, languages: string | undefined): Promise<void> {
  void reply.header('location', `/v1/submissions/${submissionId}`);
  if (!refused) {
    await reply.code(202).header('content-type', 'application/json').send(receipt);
    return;
  }
  const language = preferredLanguage(languages);
  const problem = renderRefusal(JSON.parse(receipt.toString('utf8')) as Receipt, language);
  await reply.code(problem.status).header('content-language', language).header('content-type', PROBLEM_JSON).send(Buffer.from(JSON.stringify(problem)));
}
