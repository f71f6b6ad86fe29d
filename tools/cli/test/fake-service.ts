import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly authorization: string | undefined;
  readonly accept: string | undefined;
  readonly body: unknown;
}

export interface FakeAnswer {
  readonly status?: number;
  readonly body: unknown;
}

/** An HTTP server that answers as a test says, and remembers what it was asked. */
export class FakeService {
  readonly requests: FakeRequest[] = [];
  answer: (request: FakeRequest) => FakeAnswer | Promise<FakeAnswer>;
  readonly #server: Server;

  private constructor(answer: FakeService['answer']) {
    this.answer = answer;
    this.#server = createServer((incoming, response) => {
      void read(incoming).then(async (request) => {
        this.requests.push(request);
        const { status = 200, body } = await this.answer(request);
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
    });
  }

  static async start(answer: FakeService['answer'] = () => ({ body: {} })): Promise<FakeService> {
    const service = new FakeService(answer);
    await new Promise<void>((resolve) => service.#server.listen(0, '127.0.0.1', resolve));
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

async function read(incoming: IncomingMessage): Promise<FakeRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://fake');
  return {
    method: incoming.method ?? '',
    path: pathname,
    query: Object.fromEntries(searchParams),
    authorization: incoming.headers.authorization,
    accept: incoming.headers.accept,
    body: text.startsWith('{') ? (JSON.parse(text) as unknown) : text === '' ? undefined : text,
  };
}
