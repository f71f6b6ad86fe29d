import { anAlert } from '../../test/alert-builder.js';
import { EventStream, type Connection, type StreamEvent } from './event-stream.js';
import { ApiProblem } from './problem.js';

/** A stream whose other side the test speaks. */
class Channel {
  readonly signal: AbortSignal;
  readonly response: Response;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  constructor(signal: AbortSignal) {
    this.signal = signal;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
      },
    });
    signal.addEventListener('abort', () => this.#controller?.error(new DOMException('aborted', 'AbortError')));
    this.response = new Response(body);
  }

  send(text: string): void {
    this.sendBytes(new TextEncoder().encode(text));
  }

  sendBytes(bytes: Uint8Array): void {
    this.#controller?.enqueue(bytes);
  }

  end(): void {
    this.#controller?.close();
  }
}

/** All ports of a stream, recorded, with timers that the test fires. */
class Harness {
  readonly events: StreamEvent[] = [];
  readonly connections: Connection[] = [];
  readonly refusals: ApiProblem[] = [];
  readonly opened: { lastEventId: string; channel: Channel }[] = [];
  readonly timers: { task: () => void; ms: number }[] = [];
  reloads = 0;
  failNext: ApiProblem[] = [];
  now = 1000;
  readonly stream = new EventStream({
    open: (lastEventId, signal) => {
      const failure = this.failNext.shift();
      if (failure !== undefined) return Promise.reject(failure);
      const channel = new Channel(signal);
      this.opened.push({ lastEventId, channel });
      return Promise.resolve(channel.response);
    },
    onEvents: (events) => this.events.push(...events),
    reload: () => {
      this.reloads += 1;
      return Promise.resolve('900');
    },
    onConnection: (connection) => this.connections.push(connection),
    onRefused: (problem) => this.refusals.push(problem),
    now: () => this.now,
    random: () => 0.5,
    schedule: (task, ms) => {
      const timer = { task, ms };
      this.timers.push(timer);
      return () => {
        const index = this.timers.indexOf(timer);
        if (index !== -1) this.timers.splice(index, 1);
      };
    },
  });

  get channel(): Channel {
    const last = this.opened.at(-1);
    if (last === undefined) throw new Error('nothing was opened');
    return last.channel;
  }

  /** Fires the timer with this delay. */
  fire(ms: number): void {
    const timer = this.timers.find((one) => one.ms === ms);
    if (timer === undefined) throw new Error(`no timer of ${ms} ms, but ${this.timers.map((one) => one.ms).join(', ')}`);
    this.timers.splice(this.timers.indexOf(timer), 1);
    timer.task();
  }
}

/** Lets everything that is ready run; the stream has no timers of its own. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

const alertText = (n: number, id: string): string => `id: ${id}\nevent: alert\ndata: ${JSON.stringify(anAlert(n))}\n\n`;
const unavailable = (retryAfter?: number): ApiProblem => new ApiProblem({ status: 503, code: 'X', title: 'x', traceId: 't', ...(retryAfter === undefined ? {} : { retryAfter }) });
const SILENCE_MS = 40_000;

describe('the stream of alerts', () => {
  it('begins after the list, hands on events in order and is live once replay is over', async () => {
    const harness = new Harness();
    harness.stream.start('7');
    await settled();
    harness.channel.send(alertText(1, '8'));
    harness.channel.send(`id: 9\nevent: withdrawn\ndata: {"id":"gone"}\n\nevent: ready\ndata: {"position":9}\n\n`);
    await settled();
    expect(harness.opened.map(({ lastEventId }) => lastEventId)).toEqual(['7']);
    expect(harness.events).toEqual([
      { type: 'alert', alert: anAlert(1) },
      { type: 'withdrawn', id: 'gone' },
    ]);
    expect(harness.connections).toEqual([{ phase: 'connecting' }, { phase: 'live' }]);
  });

  it('reads an event that arrives in pieces, between bytes of one letter too', async () => {
    const harness = new Harness();
    harness.stream.start('7');
    await settled();
    const bytes = new TextEncoder().encode(alertText(1, '8').replace('Invented', 'Вымышленный'));
    const insideLetter = bytes.findIndex((byte) => byte >= 0xc0) + 1;
    harness.channel.sendBytes(bytes.slice(0, insideLetter));
    await settled();
    expect(harness.events).toEqual([]);
    harness.channel.sendBytes(bytes.slice(insideLetter));
    await settled();
    expect(harness.events).toEqual([{ type: 'alert', alert: anAlert(1, { label: 'Вымышленный 1' }) }]);
  });

  it('resumes after the last event that it has handed on', async () => {
    const harness = new Harness();
    harness.stream.start('7');
    await settled();
    harness.channel.send(`event: ready\ndata: {"position":"7"}\n\n${alertText(1, '8')}`);
    await settled();
    harness.channel.send('id: 9\nevent: alert\ndata: {"id"');
    harness.channel.end();
    await settled();
    expect(harness.connections.at(-1)).toEqual({ phase: 'reconnecting', since: 1000 });
    harness.fire(250);
    await settled();
    expect(harness.opened.at(-1)?.lastEventId).toBe('8');
  });

  it('waits longer after each failure, up to a limit, and says after the third that it is offline', async () => {
    const harness = new Harness();
    harness.failNext = Array.from({ length: 8 }, () => unavailable());
    harness.stream.start('7');
    for (const delay of [250, 500, 1000, 2000, 4000, 7500, 7500]) {
      await settled();
      harness.fire(delay);
    }
    await settled();
    expect(harness.connections.map(({ phase }) => phase)).toEqual(['connecting', 'reconnecting', 'reconnecting', ...Array.from({ length: 6 }, () => 'offline')]);
  });

  it('waits as long as the service asks', async () => {
    const harness = new Harness();
    harness.failNext = [unavailable(20)];
    harness.stream.start('7');
    await settled();
    expect(harness.timers.map(({ ms }) => ms)).toEqual([20_000]);
  });

  it('tries at once when asked to, and only once', async () => {
    const harness = new Harness();
    harness.failNext = [unavailable(), unavailable()];
    harness.stream.start('7');
    await settled();
    harness.stream.retryNow();
    harness.stream.retryNow();
    await settled();
    expect(harness.timers).toHaveLength(1);
    expect(harness.failNext).toHaveLength(0);
  });

  it('gives up a connection that has gone silent', async () => {
    const harness = new Harness();
    harness.stream.start('7');
    await settled();
    const { channel } = harness;
    channel.send(': still here\n\n');
    await settled();
    harness.fire(SILENCE_MS);
    await settled();
    expect(channel.signal.aborted).toBe(true);
    harness.fire(250);
    await settled();
    expect(harness.opened).toHaveLength(2);
  });

  it('reloads on resync, once, and goes on from where the list stands', async () => {
    const harness = new Harness();
    harness.stream.start('7');
    await settled();
    harness.channel.send(`event: resync\ndata: {}\n\n${alertText(1, '901')}`);
    await settled();
    expect(harness.events).toEqual([]);
    harness.fire(0);
    await settled();
    expect(harness.reloads).toBe(1);
    expect(harness.opened.map(({ lastEventId }) => lastEventId)).toEqual(['7', '900']);
  });

  it('reloads rather than lose an event that it cannot read', async () => {
    const harness = new Harness();
    harness.stream.start('7');
    await settled();
    harness.channel.send('id: 8\nevent: alert\ndata: {not json\n\n');
    await settled();
    harness.fire(0);
    await settled();
    expect(harness.reloads).toBe(1);
  });

  it('stops for good when it is refused', async () => {
    const harness = new Harness();
    const refusal = new ApiProblem({ status: 403, code: 'AUTH.FORBIDDEN', title: 'x', traceId: 't' });
    harness.failNext = [refusal];
    harness.stream.start('7');
    await settled();
    expect(harness.refusals).toEqual([refusal]);
    expect(harness.timers).toEqual([]);
  });

  it('opens a stream again at once, and without a word, that ended in good order after a while', async () => {
    const harness = new Harness();
    harness.stream.start('7');
    await settled();
    harness.channel.send('event: ready\ndata: {"position":7}\n\n');
    await settled();
    harness.now += 600_000;
    harness.channel.end();
    await settled();
    harness.fire(0);
    await settled();
    expect(harness.opened.map(({ lastEventId }) => lastEventId)).toEqual(['7', '7']);
    expect(harness.connections).toEqual([{ phase: 'connecting' }, { phase: 'live' }]);
  });

  it('waits before it opens a stream again that ends as soon as it is live', async () => {
    const harness = new Harness();
    harness.stream.start('7');
    await settled();
    harness.channel.send('event: ready\ndata: {"position":7}\n\n');
    harness.channel.end();
    await settled();
    expect(harness.timers.map(({ ms }) => ms)).toEqual([250]);
  });

  it('does nothing after it was stopped', async () => {
    const harness = new Harness();
    harness.stream.start('7');
    await settled();
    harness.stream.stop();
    await settled();
    expect(harness.channel.signal.aborted).toBe(true);
    expect(harness.timers).toEqual([]);
  });
});
