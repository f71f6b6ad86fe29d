import { setTimeout as delay } from 'node:timers/promises';
import { HttpConnection, type Answer } from './http-connection.ts';

export interface LoadOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly method?: string;
  /** Connections, each with one request on its way at a time. */
  readonly connections: number;
  /** Requests a second, evenly spaced; as many as the connections carry if left out. */
  readonly rate?: number;
  readonly seconds: number;
  /** Ends the load before its time. */
  readonly signal?: AbortSignal;
  /** Most requests in all. */
  readonly requests?: number;
  /** The body of request `n`, from 0. */
  readonly body: (n: number) => string | Buffer;
  readonly onAnswer?: (n: number, answer: Answer, sentAt: number) => void;
}

export interface LoadResult {
  /** s, from the first request to the last answer. */
  readonly seconds: number;
  /** Answers by status; 0 where the connection ended instead. */
  readonly statuses: Readonly<Record<number, number>>;
  /** ms from when a request was due (paced) or sent to its answer, of those answered with 2xx. */
  readonly latencies: readonly number[];
  /** Answers with 2xx a second. */
  readonly rate: number;
}

/**
 * Sends requests over a bounded number of connections, as fast as they are answered or at a rate. At a rate, a request that
 * waits for a free connection waits on the server's account: its latency counts from when it was due.
 */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const { rate, seconds, requests = Number.POSITIVE_INFINITY } = options;
  const statuses: Record<number, number> = {};
  const latencies: number[] = [];
  const began = performance.now();
  const end = began + seconds * 1000;
  const dueAt = (n: number): number => (rate === undefined ? performance.now() : began + (n * 1000) / rate);
  let next = 0;

  const work = async (connection: HttpConnection): Promise<void> => {
    for (;;) {
      const n = next++;
      const due = dueAt(n);
      if (n >= requests || due >= end || options.signal?.aborted === true) return;
      const early = due - performance.now();
      if (early > 0) await delay(early);
      // A timer may be early by a fraction of a millisecond.
      const sentAt = Math.min(due, performance.now());
      let status = 0;
      try {
        const answer = await connection.send(options.body(n));
        ({ status } = answer);
        if (status >= 200 && status < 300) latencies.push(performance.now() - sentAt);
        options.onAnswer?.(n, answer, sentAt);
      } catch {
        // Counted as status 0.
      }
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };

  const connections = Array.from({ length: options.connections }, () => new HttpConnection(options.url, options.method ?? 'POST', options.headers));
  await Promise.all(connections.map(work));
  const took = (performance.now() - began) / 1000;
  for (const connection of connections) connection.close();
  return { seconds: took, statuses, latencies, rate: latencies.length / took };
}
