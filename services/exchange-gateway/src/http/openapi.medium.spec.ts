import { jest } from '@jest/globals';
import { COMMON_PROBLEMS } from '@cbx/service';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { GatewayStack } from '../../test/gateway-stack.js';
import { PROBLEMS } from './problems.js';

jest.setTimeout(60_000);

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, { readonly description: string }>> }>>>>;
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

  it('shows a submission of KAZ as an example', () => {
    expect(JSON.stringify(document)).toContain('Р-2024-5001');
  });
});
