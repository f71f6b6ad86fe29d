import { CbxError } from '@cbx/kernel';
import type { OpsServiceName, SuiteAccess } from '../suite-access.js';
import { parseMetrics, type Sample } from './metrics-text.js';

/** A process that turns answers at once; one that does not is told as such and not waited for. */
const TIMEOUT_MS = 5_000;

/** How a process answers. */
export interface SeenInstance {
  readonly url: string;
  readonly state: 'READY' | 'NOT_READY' | 'STOPPING' | 'UNREACHABLE';
  readonly version?: string;
  readonly instance?: string;
  readonly startedAt?: string;
  /** How far its clock is ahead of this one, in ms, at least by half of what the question took in doubt. */
  readonly clockAheadMs?: number;
  readonly clockDoubtMs?: number;
  readonly checks: Readonly<Record<string, { readonly status: 'up' | 'down'; readonly optional: boolean }>>;
  readonly samples: readonly Sample[];
}

export interface SeenService {
  readonly name: OpsServiceName;
  readonly instances: readonly SeenInstance[];
  /** Of all instances. */
  readonly samples: readonly Sample[];
}

interface Live {
  readonly version?: string;
  readonly instance?: string;
  readonly startedAt?: string;
  readonly now?: string;
}

interface Ready {
  readonly status?: string;
  readonly checks?: SeenInstance['checks'];
}

/** Asks every known instance of every service what it says of itself. Needs no token. */
export async function lookAtServices({ services }: Pick<SuiteAccess, 'services'>): Promise<SeenService[]> {
  return Promise.all(
    services.map(async ({ name, url, instances = [url] }) => {
      const seen = await Promise.all(instances.map(lookAt));
      return { name, instances: seen, samples: seen.flatMap(({ samples }) => samples) };
    }),
  );
}

async function lookAt(url: string): Promise<SeenInstance> {
  try {
    const asked = Date.now();
    const live = await json<Live>(`${url}/health/live`);
    const answered = Date.now();
    const [ready, metrics] = await Promise.all([json<Ready>(`${url}/health/ready`), text(`${url}/metrics`)]);
    return {
      url,
      state: ready.status === 'ready' ? 'READY' : ready.status === 'stopping' ? 'STOPPING' : 'NOT_READY',
      version: live.version,
      instance: live.instance,
      startedAt: live.startedAt,
      ...(live.now === undefined ? {} : { clockAheadMs: Date.parse(live.now) - (asked + answered) / 2, clockDoubtMs: (answered - asked) / 2 }),
      checks: ready.checks ?? {},
      samples: parseMetrics(metrics),
    };
  } catch {
    return { url, state: 'UNREACHABLE', checks: {}, samples: [] };
  }
}

async function json<T>(url: string): Promise<T> {
  return JSON.parse(await text(url)) as T;
}

async function text(url: string): Promise<string> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (response.status >= 500 && response.status !== 503) throw new CbxError('OPS.REFUSED', `${url} answers ${response.status}`);
  return response.text();
}
