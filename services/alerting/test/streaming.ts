import type { ManualClock } from '@cbx/kernel';
import { AlertStream, type AlertStreamSettings } from '../src/stream-alerts/alert-stream.js';
import { StreamSignal } from '../src/persistence/stream-signal.js';
import { UnitOfWork } from '@cbx/persistence';
import { alerting } from './alerting.js';
import { connect } from './alerting-database.js';
import type { StreamingInstance } from './console-client.js';

export interface RunningInstance extends StreamingInstance {
  readonly signal: StreamSignal;
  readonly errors: unknown[];
  stop(): Promise<void>;
}

/** An instance with connections, streams and signal of its own, as a process would have them. */
export async function streamingInstance(url: string, options: { clock?: ManualClock; settings?: Partial<AlertStreamSettings> } = {}): Promise<RunningInstance> {
  const dataSource = await connect(url, 8);
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const signal = new StreamSignal({ url, unitOfWork: new UnitOfWork(dataSource), onError });
  const inner = await alerting(dataSource, { signal, ...(options.clock === undefined ? {} : { clock: options.clock }) });
  const stream = new AlertStream({
    unitOfWork: inner.unitOfWork,
    log: inner.log,
    signal,
    audit: inner.audit,
    clock: inner.clock,
    // Polling is left to the tests that are about it.
    settings: { pollMs: 3_600_000, heartbeatMs: 3_600_000, maxClients: 100, maxBufferedBytes: 1_000_000, drainTimeoutMs: 1_000, pageSize: 3, paceMs: 1, ...options.settings },
    onError,
  });
  signal.start();
  stream.start();
  return {
    inner,
    stream,
    signal,
    errors,
    stop: async () => {
      await stream.stop();
      await signal.stop();
      await dataSource.destroy();
    },
  };
}

/** Resolves when each instance hears the others. */
export function listening(instance: RunningInstance): boolean {
  try {
    instance.signal.assertListening();
    return true;
  } catch {
    return false;
  }
}
