/*
 * kafkajs 2.2.4, src/network/requestQueue. After each answer the queue arms a timer to look for waiting requests, also where none waits; when it fires it
 * arms the next, with a delay in the past. An idle connection so wakes the process a thousand times a second (4 % of a core), and Node 24 warns of
 * negative timeouts. patches/kafkajs+2.2.4.patch arms it only where a request waits.
 */
import { createRequire } from 'node:module';
import { jest } from '@jest/globals';

interface RequestQueue {
  throttleCheckTimeoutId: unknown;
  throttledUntil: number;
  push(request: { entry: { correlationId: number }; expectResponse: boolean; sendRequest: () => void }): void;
  fulfillRequest(response: { correlationId: number; payload: unknown; size: number }): void;
  destroy(): void;
}

const require = createRequire(import.meta.url);
const Queue = require('kafkajs/src/network/requestQueue') as new (options: object) => RequestQueue;

function queueWith(maxInFlightRequests: number): { queue: RequestQueue; request: (correlationId: number) => void; sent: number[] } {
  const nothing = (): undefined => undefined;
  const queue = new Queue({ maxInFlightRequests, requestTimeout: 1_000, enforceRequestTimeout: false, clientId: 'test', broker: 'test', logger: { debug: nothing, warn: nothing } });
  const sent: number[] = [];
  const request = (correlationId: number): void => {
    const entry = { correlationId, resolve: nothing, reject: nothing };
    queue.push({
      entry,
      expectResponse: true,
      sendRequest: () => {
        sent.push(correlationId);
      },
    });
  };
  return { queue, request, sent };
}

it('arms no timer where no request waits', () => {
  const { queue, request, sent } = queueWith(5);
  request(1);
  queue.fulfillRequest({ correlationId: 1, payload: null, size: 0 });
  expect(sent).toEqual([1]);
  expect(queue.throttleCheckTimeoutId).toBeNull();
});

it('still looks for requests that wait for the end of a throttle', () => {
  jest.useFakeTimers();
  try {
    const { queue, request, sent } = queueWith(5);
    queue.throttledUntil = Date.now() + 50;
    request(1);
    expect(sent).toEqual([]);
    jest.advanceTimersByTime(60);
    expect(sent).toEqual([1]);
    queue.destroy();
  } finally {
    jest.useRealTimers();
  }
});
