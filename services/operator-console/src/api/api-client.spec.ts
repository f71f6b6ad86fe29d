import { anAlert } from '../../test/alert-builder.js';
import { ApiClient, type TokenSource } from './api-client.js';
import { ApiProblem, problemOf } from './problem.js';
import { ServerClock } from './server-clock.js';
import { newTrace } from './trace.js';

interface Sent {
  readonly path: string;
  readonly headers: Headers;
  readonly body: unknown;
}

function clientOf(answers: (() => Response | Promise<Response>)[], tokens: Partial<TokenSource> = {}): { api: ApiClient; sent: Sent[] } {
  const sent: Sent[] = [];
  const fetchOf = ((path: string, init: RequestInit) => {
    sent.push({ path, headers: new Headers(init.headers), body: init.body });
    const answer = answers.shift();
    return answer === undefined ? Promise.reject(new Error('no answer left')) : Promise.resolve().then(answer);
  }) as typeof fetch;
  const source: TokenSource = { accessToken: () => Promise.resolve('first'), renew: () => Promise.resolve('second'), ...tokens };
  return { api: new ApiClient(source, new ServerClock(), fetchOf), sent };
}

const json = (body: unknown, init: ResponseInit = {}): Response => new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' }, ...init });
const refused = (): Response => json({ code: 'AUTH.TOKEN', title: 'no' }, { status: 401 });

describe('the client of the services', () => {
  it('sends the token and begins a trace', async () => {
    const { api, sent } = clientOf([() => json({ items: [], streamPosition: 7 })]);
    expect(await api.alerts({ status: '*', cursor: undefined })).toEqual({ items: [], streamPosition: 7 });
    expect(sent[0]?.path).toBe('/api/alerting/v1/alerts?status=*');
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer first');
    expect(sent[0]?.headers.get('traceparent')).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });

  it('asks once for a new token when it is refused, and tries again with it', async () => {
    const { api, sent } = clientOf([refused, () => json(anAlert(1))]);
    await api.acknowledge('x', 3, undefined);
    expect(sent.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer first', 'Bearer second']);
    expect(sent[1]?.body).toBe('{"revision":3}');
  });

  it('gives up when the new token is refused too, or there is none', async () => {
    await expect(clientOf([refused, refused]).api.alert('x')).rejects.toMatchObject({ status: 401, code: 'AUTH.TOKEN' });
    await expect(clientOf([refused], { renew: () => Promise.resolve(undefined) }).api.alert('x')).rejects.toMatchObject({ status: 401 });
  });

  it('says of a request without an answer that nothing was reached, and keeps its trace id', async () => {
    const { api, sent } = clientOf([() => Promise.reject(new TypeError('Failed to fetch'))]);
    const problem = await api.case('x').catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(ApiProblem);
    expect(problem).toMatchObject({ status: 0, code: 'CONSOLE.UNREACHABLE', retryable: true });
    expect(sent[0]?.headers.get('traceparent')).toContain((problem as ApiProblem).traceId);
  });

  it('resumes a stream by the id of the last event', async () => {
    const { api, sent } = clientOf([() => new Response('')]);
    await api.alertStream({ status: 'ACTUAL' }, '41', new AbortController().signal);
    expect(sent[0]?.headers.get('last-event-id')).toBe('41');
    expect(sent[0]?.headers.get('accept')).toBe('text/event-stream');
  });
});

describe('a problem', () => {
  it('is read from problem details', async () => {
    const problem = await problemOf(json({ title: 'Too much', code: 'X.Y', detail: 'later', traceId: 'abc' }, { status: 503, headers: { 'retry-after': '7' } }), 'mine');
    expect(problem).toMatchObject({ status: 503, code: 'X.Y', message: 'Too much', detail: 'later', traceId: 'abc', retryAfter: 7, retryable: true });
  });

  it('is made of the status where the answer has no details', async () => {
    expect(await problemOf(new Response('<h1>Bad gateway</h1>', { status: 502, statusText: 'Bad Gateway' }), 'mine')).toMatchObject({ code: 'HTTP.502', message: 'Bad Gateway', traceId: 'mine' });
    expect((await problemOf(json({}, { status: 404 }), 'mine')).retryable).toBe(false);
  });
});

describe('a trace', () => {
  it('has ids of the right shape', () => {
    expect(newTrace((bytes) => bytes.fill(0xab))).toEqual({ traceId: 'ab'.repeat(16), traceparent: `00-${'ab'.repeat(16)}-${'ab'.repeat(8)}-01` });
  });
});

describe('the services’ clock', () => {
  it('corrects a local clock that is wrong', () => {
    const clock = new ServerClock(() => 1_000_000);
    clock.learn(new Date(1_600_000).toUTCString(), 1_000_000);
    expect(clock.offset).toBe(600_500);
    expect(clock.now()).toBe(1_600_500);
  });

  it('takes a small difference for the network’s, and ignores what is no date', () => {
    const clock = new ServerClock(() => 1_000_000);
    clock.learn(new Date(1_003_000).toUTCString(), 1_000_000);
    clock.learn(null, 0);
    clock.learn('soon', 0);
    expect(clock.offset).toBe(0);
  });
});
