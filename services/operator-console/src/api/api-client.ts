import { ApiProblem, problemOf } from './problem.js';
import type { ServerClock } from './server-clock.js';
import { newTrace } from './trace.js';
import type { AlertDetail, AlertPage, AlertView, CaseDetail, CasePage } from './types.js';

/** Where access tokens come from. */
export interface TokenSource {
  /** the current token; undefined when nobody is signed in */
  accessToken(): Promise<string | undefined>;
  /** asks for a new token after a refusal; undefined when the session is over */
  renew(): Promise<string | undefined>;
}

export type Query = Readonly<Record<string, string | undefined>>;

/** The services, as the page speaks to them: same origin, bearer token, problems as ApiProblem. */
export class ApiClient {
  readonly #tokens: TokenSource;
  readonly #clock: ServerClock;
  readonly #fetch: typeof fetch;

  constructor(tokens: TokenSource, clock: ServerClock, fetchOf: typeof fetch = (...args) => fetch(...args)) {
    this.#tokens = tokens;
    this.#clock = clock;
    this.#fetch = fetchOf;
  }

  alerts(query: Query, signal?: AbortSignal): Promise<AlertPage> {
    return this.#json(`/api/alerting/v1/alerts${search(query)}`, { signal });
  }

  alert(id: string, signal?: AbortSignal): Promise<AlertDetail> {
    return this.#json(`/api/alerting/v1/alerts/${encodeURIComponent(id)}`, { signal });
  }

  /** @param revision what the operator has looked at; refused with 409 ALERT.REVISION where it has changed since */
  acknowledge(id: string, revision: number, comment: string | undefined): Promise<AlertView> {
    return this.#json(`/api/alerting/v1/alerts/${encodeURIComponent(id)}/acknowledge`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ revision, ...(comment === undefined ? {} : { comment }) }),
    });
  }

  cases(query: Query, signal?: AbortSignal): Promise<CasePage> {
    return this.#json(`/api/registry/v1/cases${search(query)}`, { signal });
  }

  case(id: string, signal?: AbortSignal): Promise<CaseDetail> {
    return this.#json(`/api/registry/v1/cases/${encodeURIComponent(id)}`, { signal });
  }

  /** Opens the stream of alerts; the answer's body is `text/event-stream`. */
  alertStream(query: Query, lastEventId: string | undefined, signal: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = { accept: 'text/event-stream' };
    if (lastEventId !== undefined) headers['last-event-id'] = lastEventId;
    return this.#send(`/api/alerting/v1/alerts/stream${search(query)}`, { headers, signal });
  }

  async #json<T>(path: string, init: RequestInit): Promise<T> {
    const response = await this.#send(path, init);
    return (await response.json()) as T;
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const token = await this.#tokens.accessToken();
    let answer = await this.#attempt(path, init, token);
    if (answer.response.status === 401) {
      const renewed = await this.#tokens.renew();
      if (renewed !== undefined) answer = await this.#attempt(path, init, renewed);
    }
    if (!answer.response.ok) throw await problemOf(answer.response, answer.traceId);
    return answer.response;
  }

  async #attempt(path: string, init: RequestInit, token: string | undefined): Promise<{ response: Response; traceId: string }> {
    const { traceparent, traceId } = newTrace();
    const headers = new Headers(init.headers);
    headers.set('traceparent', traceparent);
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    const sentAt = Date.now();
    try {
      const response = await this.#fetch(path, { cache: 'no-store', credentials: 'omit', ...init, headers });
      this.#clock.learn(response.headers.get('date'), sentAt);
      return { response, traceId };
    } catch (cause) {
      if (init.signal?.aborted === true) throw cause;
      throw new ApiProblem({ status: 0, code: 'CONSOLE.UNREACHABLE', title: '', traceId, cause });
    }
  }
}

function search(query: Query): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) params.set(name, value);
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
