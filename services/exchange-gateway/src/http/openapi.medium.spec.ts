import { jest } from '@jest/globals';
import { COMMON_PROBLEMS } from '@cbx/service';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { fileURLToPath } from 'node:url';
import { GatewayStack } from '../../test/gateway-stack.js';
import { loadMembers } from '../receive-submission/translation/load-members.js';
import { PROBLEMS } from './problems.js';

jest.setTimeout(60_000);

const compiled = [...loadMembers(fileURLToPath(new URL('../../../../members', import.meta.url))).values()];

interface Operation {
  readonly requestBody?: { readonly description: string; readonly content: Readonly<Record<string, object>> };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Readonly<Record<string, object>> }>>;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, { readonly properties: object }>> };
}

describe('the API description', () => {
  let stack: GatewayStack;
  let document: Document;

  beforeAll(async () => {
    stack = await GatewayStack.start();
    const app: NestFastifyApplication = await stack.appWithoutKafka();
    document = (await app.inject('/openapi.json')).json();
  });
  afterAll(() => stack.stop());

  it('has the routes of submissions, of reprocessing and of dead letters', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(Object.entries(document.paths).map(([path, methods]) => [path, Object.keys(methods).sort()])).toEqual([
      ['/v1/submissions', ['get', 'post']],
      ['/v1/submissions/validate', ['post']],
      ['/v1/submissions/{id}', ['get']],
      ['/v1/reprocess', ['post']],
      ['/v1/reprocess/preview', ['post']],
      ['/v1/dead-letters', ['get']],
      ['/v1/dead-letters/{id}', ['get']],
      ['/v1/dead-letters/redrive', ['post']],
      ['/v1/dead-letters/redrive/preview', ['post']],
    ]);
  });

  it('documents every problem of the gateway under its status, and no code that there is not', () => {
    const documented = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).flatMap(({ responses }) =>
        Object.entries(responses).flatMap(([status, { description }]) => [...description.matchAll(/`([A-Z_]+\.[A-Z_]+)`/g)].map(([, code]) => [code!, Number(status)] as const)),
      ),
    );
    const all: Readonly<Record<string, { readonly status: number }>> = { ...COMMON_PROBLEMS, ...PROBLEMS };
    for (const [code, status] of documented) expect([code, all[code]?.status]).toEqual([code, status]);
    const codes = new Set(documented.map(([code]) => code));
    expect(Object.keys(PROBLEMS).filter((code) => !codes.has(code))).toEqual([]);
  });

  it.each(['/v1/submissions', '/v1/submissions/validate'])('names every media type that POST %s takes', (path) => {
    const { content, description } = document.paths[path]!['post']!.requestBody!;
    expect(Object.keys(content).sort()).toEqual([...new Set(compiled.flatMap(({ mediaTypes }) => mediaTypes))].sort());
    for (const { format, mediaTypes } of compiled) expect(description).toContain(`${format}, \`${mediaTypes[0]!}\``);
  });

  it('names the answers in the sender’s own format under their statuses, beside the receipt and the refusal', () => {
    const { responses } = document.paths['/v1/submissions']!['post']!;
    for (const { answer, answerStatuses = { accepted: 202, refused: 422 }, mediaTypes } of compiled) {
      if (answer === undefined) continue;
      for (const status of [answerStatuses.accepted, answerStatuses.refused]) expect(Object.keys(responses[status]!.content ?? {})).toEqual(expect.arrayContaining([...mediaTypes]));
    }
    expect(responses['202']!.content?.['application/json']).toEqual({ schema: { $ref: '#/components/schemas/ReceiptDto' } });
    expect(Object.keys(responses['422']!.content ?? {})).toContain('application/problem+json');
  });

  it('describes receipts, validations and lists whole', () => {
    const properties = (name: string) => Object.keys(document.components.schemas[name]!.properties).sort();
    const head = ['byteLength', 'format', 'mappingVersion', 'rawSha256', 'recordCount'];
    const body = [...head, 'faults', 'member', 'records', 'warnings', 'withdrawn'];
    expect(properties('ReceiptDto')).toEqual([...body, 'receivedAt', 'submissionId'].sort());
    expect(properties('ValidationDto')).toEqual([...body, 'status'].sort());
    expect(properties('SubmissionViewDto')).toEqual([...body, 'receivedAt', 'status', 'submissionId'].sort());
    expect(properties('SubmissionSummaryDto')).toEqual([...head, 'receivedAt', 'status', 'submissionId'].sort());
  });

  it('shows a submission of KAZ as an example', () => {
    expect(JSON.stringify(document)).toContain('Р-2024-5001');
  });
});
