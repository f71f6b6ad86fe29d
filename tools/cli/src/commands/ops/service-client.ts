import { CbxError } from '@cbx/kernel';
import type { OpsServiceName, ServiceAddress, SuiteAccess, TokenSource } from './suite-access.js';

/** Longer than the services themselves take before they give up on a request. */
const TIMEOUT_MS = 70_000;

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** What a service says went wrong (RFC 9457). */
interface Problem {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly traceId?: string;
  readonly errors?: readonly { readonly pointer: string; readonly expected: string }[];
}

/** Asks one service. */
export class ServiceClient {
  readonly name: OpsServiceName;
  readonly #url: string;
  readonly #token: () => Promise<string>;
  readonly #local: boolean;

  constructor({ name, url }: ServiceAddress, token: () => Promise<string>, local: boolean) {
    this.name = name;
    this.#url = url;
    this.#token = token;
    this.#local = local;
  }

  /** @throws CbxError OPS.UNREACHABLE, OPS.REFUSED with `status` and the problem's `code` */
  async json<T>(method: 'GET' | 'POST', target: string, body?: unknown): Promise<T> {
    const headers = { authorization: `Bearer ${await this.#token()}`, accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const answer = await this.ask(target, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    if (answer.status < 200 || answer.status > 299) throw this.#refused(answer);
    return parsed(answer.text) as T;
  }

  /** Sends bytes with the token; the answer's bytes as they are, whatever its status. @throws CbxError OPS.UNREACHABLE */
  async send(target: string, bytes: Uint8Array<ArrayBuffer>, headers: Readonly<Record<string, string>>): Promise<{ readonly status: number; readonly bytes: Buffer }> {
    return this.#ask(target, { method: 'POST', body: bytes, headers: { ...headers, authorization: `Bearer ${await this.#token()}` } });
  }

  /** The answer as it is, whatever its status, without a token unless `init` brings one: health, metrics. @throws CbxError OPS.UNREACHABLE */
  async ask(target: string, init: RequestInit = {}): Promise<Answer> {
    const { status, bytes } = await this.#ask(target, init);
    return { status, text: bytes.toString('utf8') };
  }

  async #ask(target: string, init: RequestInit): Promise<{ readonly status: number; readonly bytes: Buffer }> {
    try {
      const response = await fetch(this.#url + target, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS), ...init });
      return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
    } catch (cause) {
      const hint = this.#local ? ' (npm start brings the suite up)' : '';
      throw new CbxError('OPS.UNREACHABLE', `${this.name} does not answer at ${this.#url}: ${reasonOf(cause)}${hint}`, { cause, details: { service: this.name } });
    }
  }

  #refused({ status, text }: Answer): CbxError {
    const problem = (parsed(text) ?? {}) as Problem;
    const parts = [`${this.name} answers ${status}`, problem.code, problem.detail ?? problem.title].filter((part) => part !== undefined);
    const fields = (problem.errors ?? []).map(({ pointer, expected }) => `${pointer === '' ? 'the request' : pointer} must be ${expected}`);
    const trace = problem.traceId === undefined ? [] : [`trace ${problem.traceId}`];
    return new CbxError('OPS.REFUSED', [parts.join(' '), ...fields, ...trace].join('; '), { details: { service: this.name, status, ...(problem.code === undefined ? {} : { code: problem.code }) } });
  }
}

/** One client a service, with one token for all of them, got when the first of them needs it. */
export function serviceClients({ services, token, local }: SuiteAccess): ServiceClient[] {
  const source = tokenGetter(token, local);
  return services.map((service) => new ServiceClient(service, source, local));
}

function tokenGetter(source: TokenSource, local: boolean): () => Promise<string> {
  if (source.kind === 'token') return () => Promise.resolve(source.token);
  let known: { readonly token: string; readonly until: number } | undefined;
  return async () => {
    known = known !== undefined && known.until > Date.now() ? known : await requestToken(source, local);
    return known.token;
  };
}

const RENEW_BEFORE_MS = 30_000;

/** Client credentials (RFC 6749, section 4.4). */
async function requestToken({ issuer, clientId, clientSecret }: Extract<TokenSource, { kind: 'client' }>, local: boolean): Promise<{ token: string; until: number }> {
  const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64');
  let status: number;
  let answer: { readonly access_token?: string; readonly expires_in?: number; readonly error?: string };
  try {
    const address = await tokenEndpoint(issuer);
    const response = await fetch(address, { method: 'POST', redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS), headers: { authorization: `Basic ${basic}` }, body: new URLSearchParams({ grant_type: 'client_credentials' }) });
    status = response.status;
    answer = (parsed(await response.text()) ?? {}) as typeof answer;
  } catch (cause) {
    throw new CbxError('OPS.UNREACHABLE', `the identity provider does not answer at ${issuer}: ${reasonOf(cause)}${local ? ' (npm start brings the suite up)' : ''}`, { cause });
  }
  if (answer.access_token === undefined) throw new CbxError('OPS.NO_TOKEN', `the identity provider gives '${clientId}' no token: ${answer.error ?? status}`);
  return { token: answer.access_token, until: Date.now() + (answer.expires_in ?? 60) * 1_000 - RENEW_BEFORE_MS };
}

/** OpenID Connect Discovery 1.0, section 4. */
async function tokenEndpoint(issuer: string): Promise<string> {
  const response = await fetch(`${issuer}/.well-known/openid-configuration`, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  const { token_endpoint: address } = (parsed(await response.text()) ?? {}) as { token_endpoint?: unknown };
  if (typeof address !== 'string') throw new Error('it names no token endpoint');
  return address;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What Node's fetch throws: what is worth knowing stands in the cause, of several attempts in the first of them. */
interface FetchFailure {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly errors?: readonly FetchFailure[];
  readonly cause?: FetchFailure;
}

function reasonOf(error: unknown): string {
  const failure = error as FetchFailure;
  if (failure.name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1_000} s`;
  const { code, message } = failure.cause?.errors?.[0] ?? failure.cause ?? failure;
  switch (code) {
    case 'ECONNREFUSED':
      return 'the connection is refused';
    case 'ENOTFOUND':
      return 'the host is not known';
    default:
      return code ?? message ?? 'the connection broke';
  }
}
