import { setTimeout as delay } from 'node:timers/promises';
import type { FedFile } from './feed.ts';

/** What `GET /v1/submissions/{id}` says of one record. */
interface RecordView {
  readonly record: number;
  readonly sourceReference?: string;
  readonly outcome: string;
  readonly faults?: readonly { readonly code: string; readonly line?: number }[];
  readonly journey: {
    readonly received?: string;
    readonly translated?: string;
    readonly published?: string;
    readonly registered?: string;
    readonly evaluated?: { readonly at: string; readonly alerts: number };
  };
}

/** One record of the demo and how far it has got. */
export interface RecordJourney {
  readonly file: string;
  readonly record: number;
  readonly reference: string;
  readonly about: string;
  readonly outcome: string;
  readonly faults: readonly string[];
  /** The last stage that it reached. */
  readonly reached: string;
  readonly alerts: number | undefined;
  /** What it still lacks, in words; empty when its journey is complete and as the story tells it. */
  readonly missing: readonly string[];
}

const STAGES = ['received', 'translated', 'published', 'registered', 'evaluated'] as const;

export function journeyOf(file: string, told: FedFile['records'][number], record: number, view: RecordView | undefined): RecordJourney {
  const faults = (view?.faults ?? []).map(({ code, line }) => (line === undefined ? code : `${code} (line ${line})`));
  const accepted = view?.outcome === 'ACCEPTED' || view?.outcome === 'UNCHANGED';
  const outcome = accepted ? 'ACCEPTED' : 'REJECTED';
  const wrong = view === undefined ? ['a receipt'] : outcome === told.expected ? [] : [`the outcome ${told.expected} (it is ${view.outcome})`];
  const needed = told.expected === 'ACCEPTED' ? STAGES : STAGES.slice(0, 2);
  const stages = needed.filter((stage) => view?.journey[stage] === undefined);
  const unexplained = told.expected === 'REJECTED' && faults.length === 0 ? ['its faults'] : [];
  return {
    file,
    record,
    reference: told.reference,
    about: told.about,
    outcome: view?.outcome ?? '',
    faults,
    reached: STAGES.findLast((stage) => view?.journey[stage] !== undefined) ?? '',
    alerts: view?.journey.evaluated?.alerts,
    missing: [...wrong, ...stages, ...unexplained],
  };
}

export interface JourneyOptions {
  readonly gateway: string;
  /** Asked for anew with each look: a wait may outlive a token. */
  readonly token: (member: string) => Promise<string>;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Looks until every record's journey is complete or the time is up, and gives them all as they are then. */
export async function followJourneys(fed: readonly FedFile[], options: JourneyOptions): Promise<RecordJourney[]> {
  const deadline = performance.now() + options.timeoutMs;
  for (;;) {
    // One that cannot be asked at the moment is asked again: what it has is shown as lacking until then.
    const tokens = new Map(fed.map(({ member }) => [member, undefined as Promise<string> | undefined]));
    for (const member of tokens.keys()) tokens.set(member, options.token(member).catch(() => ''));
    const journeys = (await Promise.all(fed.map(async (file) => look(file, options.gateway, (await tokens.get(file.member)) ?? '')))).flat();
    if (journeys.every(({ missing }) => missing.length === 0) || performance.now() > deadline || options.signal?.aborted === true) return journeys;
    await delay(500, undefined, { signal: options.signal }).catch(() => undefined);
  }
}

async function look(fed: FedFile, gateway: string, token: string): Promise<RecordJourney[]> {
  const records = await fetch(`${gateway}/v1/submissions/${fed.submissionId}`, { headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(10_000) })
    .then(async (response) => ((await response.json()) as { records?: RecordView[] }).records ?? [])
    .catch((): RecordView[] => []);
  return fed.records.map((told, index) => journeyOf(fed.file, told, index + 1, records.find(({ record }) => record === index + 1)));
}
