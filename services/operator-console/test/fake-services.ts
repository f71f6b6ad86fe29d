import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AlertDetail, AlertHistoryEntry, AlertView, CaseDetail } from '../src/api/types.js';
import { byRaisedAt } from '../src/queue/alert-queue.js';

/** What the next request whose path fits is answered with instead. */
export interface Failure {
  readonly path: RegExp;
  readonly status: number;
  readonly problem?: Readonly<Record<string, unknown>>;
}

interface Logged {
  readonly position: number;
  readonly event: 'alert' | 'withdrawn';
  readonly id: string;
  readonly status: AlertView['status'];
}

/**
 * A test helper: the two services as the page sees them, in memory and from outside Kafka and PostgreSQL, so that a
 * browser can be shown floods, failures and lost connections at will. It keeps the stream's promises: positions without
 * gaps, replay after Last-Event-ID, one `resync` where it cannot.
 */
export class FakeServices {
  readonly requests: { readonly method: string; readonly path: string; readonly search: URLSearchParams; readonly headers: IncomingMessage['headers']; readonly body: string }[] = [];
  readonly failures: Failure[] = [];
  readonly alerts = new Map<string, AlertDetail>();
  readonly cases = new Map<string, CaseDetail>();
  pageSize = 100;
  /** answers wait for this; it is never done while a test holds it */
  gate: Promise<void> = Promise.resolve();
  /** streams are refused with this status while it is set */
  streamsDown: number | undefined;
  #accepts: (token: string) => boolean;
  #log: Logged[] = [];
  #forgottenBefore = 0;
  readonly #streams = new Map<ServerResponse, string>();
  readonly #server: Server;

  private constructor(accepts: (token: string) => boolean) {
    this.#accepts = accepts;
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch((error: unknown) => {
        if (!response.headersSent) response.writeHead(500);
        response.end(String(error));
      });
    });
  }

  static async start(accepts: (token: string) => boolean): Promise<FakeServices> {
    const services = new FakeServices(accepts);
    await new Promise<void>((resolve) => services.#server.listen(0, '127.0.0.1', resolve));
    return services;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get openStreams(): number {
    return this.#streams.size;
  }

  /** Begins anew with nothing. */
  reset(): void {
    this.dropStreams();
    this.requests.length = 0;
    this.failures.length = 0;
    this.alerts.clear();
    this.cases.clear();
    this.#log = [];
    this.#forgottenBefore = 0;
    this.pageSize = 100;
    this.gate = Promise.resolve();
    this.streamsDown = undefined;
  }

  /** Puts an alert there without telling anybody: it was there before. */
  seed(alert: AlertView, detail: Partial<AlertDetail> = {}): void {
    this.alerts.set(alert.id, {
      ...alert,
      why: [],
      rule: { id: alert.ruleId, version: alert.ruleVersion, description: { en: 'A rule of the test.', ru: 'Правило проверки.' } },
      history: [{ at: alert.raisedAt, type: 'RAISED' }],
      ...detail,
    });
  }

  /** Raises or changes an alert, and tells the streams. */
  raise(alert: AlertView, detail: Partial<AlertDetail> = {}): void {
    this.seed(alert, detail);
    this.#append('alert', alert.id, alert.status);
  }

  change(id: string, fields: Partial<AlertDetail>, entry?: AlertHistoryEntry): void {
    const before = this.#alert(id);
    this.alerts.set(id, { ...before, ...fields, revision: before.revision + 1, history: entry === undefined ? before.history : [...before.history, entry] });
    this.#append('alert', id, before.status);
  }

  withdraw(id: string): void {
    const { notification: _notification, ...before } = this.#alert(id);
    this.alerts.set(id, { ...before, lifecycle: 'WITHDRAWN', revision: before.revision + 1, why: [] });
    this.#append('withdrawn', id, before.status);
  }

  /** Cuts every stream, as a restarting service does. */
  dropStreams(): void {
    for (const stream of this.#streams.keys()) stream.destroy();
    this.#streams.clear();
  }

  /** Forgets the log: whoever asks for what lies before must read everything anew. */
  forgetLog(): void {
    this.#forgottenBefore = this.#log.length;
  }

  async stop(): Promise<void> {
    this.dropStreams();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #alert(id: string): AlertDetail {
    const alert = this.alerts.get(id);
    if (alert === undefined) throw new Error(`no alert ${id}`);
    return alert;
  }

  #append(event: Logged['event'], id: string, status: AlertView['status']): void {
    const logged: Logged = { position: this.#log.length + 1, event, id, status };
    this.#log.push(logged);
    for (const [stream, asked] of this.#streams) this.#send(stream, asked, logged);
  }

  #send(stream: ServerResponse, asked: string, { position, event, id, status }: Logged): void {
    if (asked !== '*' && asked !== status) return;
    const data = event === 'withdrawn' ? { id } : viewOf(this.#alert(id));
    stream.write(`id: ${position}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    const body = await bodyOf(request);
    this.requests.push({ method: request.method ?? '', path: url.pathname, search: url.searchParams, headers: request.headers, body });
    await this.gate;
    const failing = this.failures.findIndex(({ path }) => path.test(`${request.method ?? ''} ${url.pathname}`));
    const [failure] = failing === -1 ? [] : this.failures.splice(failing, 1);
    if (failure !== undefined) {
      problem(response, failure.status, failure.problem);
      return;
    }
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined || !this.#accepts(token)) {
      problem(response, 401, { code: 'AUTH.TOKEN', title: 'The token is not accepted' });
      return;
    }
    this.#route(request, url, body, response);
  }

  #route(request: IncomingMessage, url: URL, body: string, response: ServerResponse): void {
    const [, , collection, id, action] = url.pathname.split('/');
    if (collection === 'alerts' && id === 'stream') this.#stream(request, url.searchParams, response);
    else if (collection === 'alerts' && id === undefined) this.#list(url.searchParams, response);
    else if (collection === 'alerts' && id !== undefined && action === 'acknowledge') this.#acknowledge(id, JSON.parse(body) as { revision?: number; comment?: string }, response);
    else if (collection === 'alerts' && id !== undefined) found(response, this.alerts.get(id));
    else if (collection === 'cases' && id === undefined) this.#listCases(url.searchParams, response);
    else if (collection === 'cases' && id !== undefined) found(response, this.cases.get(id));
    else problem(response, 404);
  }

  #list(query: URLSearchParams, response: ServerResponse): void {
    const has = (name: string, value: string): boolean => {
      const asked = query.get(name);
      return asked === null || asked === '*' || asked.split(',').includes(value);
    };
    const status = query.get('status') ?? 'ACTUAL';
    const all = [...this.alerts.values()]
      .filter((alert) => has('severity', alert.severity) && has('lifecycle', alert.lifecycle) && has('kind', alert.kind) && (status === '*' || status === alert.status))
      .sort(byRaisedAt);
    const from = Number(query.get('cursor') ?? 0);
    const size = Math.min(this.pageSize, Number(query.get('limit') ?? this.pageSize));
    json(response, 200, {
      items: all.slice(from, from + size).map(viewOf),
      ...(all.length > from + size ? { nextCursor: String(from + size) } : {}),
      streamPosition: this.#log.length,
    });
  }

  #listCases(query: URLSearchParams, response: ServerResponse): void {
    const has = (name: string, value: string): boolean => query.get(name) === null || query.get(name) === value;
    const status = query.get('status') ?? 'ACTUAL';
    const all = [...this.cases.values()].filter(
      (one) => has('kind', one.kind) && has('origin', one.owner) && has('caseStatus', one.caseStatus) && (status === '*' || status === one.status),
    );
    const from = Number(query.get('cursor') ?? 0);
    const items = all.slice(from, from + this.pageSize).map(({ notification: _notification, timeline: _timeline, ...summary }) => summary);
    json(response, 200, { items, ...(all.length > from + this.pageSize ? { nextCursor: String(from + this.pageSize) } : {}) });
  }

  #acknowledge(id: string, { revision, comment }: { revision?: number; comment?: string }, response: ServerResponse): void {
    const alert = this.alerts.get(id);
    if (alert === undefined) problem(response, 404);
    else if (alert.lifecycle !== 'OPEN') problem(response, 409, { code: 'ALERT.NOT_OPEN', title: 'The alert is not open' });
    else if (revision !== undefined && revision !== alert.revision) problem(response, 409, { code: 'ALERT.REVISION', title: 'The alert changed since it was looked at' });
    else {
      const at = new Date().toISOString();
      this.change(id, { lifecycle: 'ACKNOWLEDGED', acknowledgedAt: at, acknowledgedBy: 'Invented Operator' }, { at, type: 'ACKNOWLEDGED', by: 'Invented Operator', ...(comment === undefined ? {} : { comment }) });
      found(response, this.alerts.get(id));
    }
  }

  #stream(request: IncomingMessage, query: URLSearchParams, response: ServerResponse): void {
    if (this.streamsDown !== undefined) {
      problem(response, this.streamsDown);
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': open\n\n');
    const after = Number(request.headers['last-event-id'] ?? query.get('lastEventId') ?? this.#log.length);
    if (after < this.#forgottenBefore || after > this.#log.length) {
      response.write('event: resync\ndata: {}\n\n');
      return;
    }
    const asked = query.get('status') ?? 'ACTUAL';
    for (const logged of this.#log.slice(after)) this.#send(response, asked, logged);
    response.write(`event: ready\ndata: ${JSON.stringify({ position: this.#log.length })}\n\n`);
    this.#streams.set(response, asked);
    response.once('close', () => this.#streams.delete(response));
  }
}

function viewOf({ why: _why, rule: _rule, notification: _notification, history: _history, ...view }: AlertDetail): AlertView {
  return view;
}

function found(response: ServerResponse, value: unknown): void {
  if (value === undefined) problem(response, 404, { code: 'NOT_FOUND', title: 'There is no such record' });
  else json(response, 200, value);
}

function json(response: ServerResponse, status: number, body: unknown, type = 'application/json'): void {
  response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body));
}

function problem(response: ServerResponse, status: number, fields: Readonly<Record<string, unknown>> = {}): void {
  json(response, status, { type: 'about:blank', title: 'A problem of the test', status, code: 'TEST.PROBLEM', traceId: '0123456789abcdef0123456789abcdef', ...fields }, 'application/problem+json');
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
