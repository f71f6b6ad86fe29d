/** What the gateway tells of a portion of stored submissions that were translated anew. */
export interface ReprocessReport {
  readonly member: string;
  readonly mappingVersion: string;
  /** How many submissions today's mapping has not translated; of a first call only. */
  readonly total?: number;
  readonly looked: number;
  readonly changes: readonly SubmissionChange[];
  readonly failed: readonly { readonly submissionId: string; readonly code: string }[];
  readonly nextCursor?: string;
}

export interface SubmissionChange {
  readonly submissionId: string;
  readonly receivedAt: string;
  readonly mappingVersion: string;
  readonly before: Standing;
  readonly after: Standing;
  /** How many records have each effect. */
  readonly effects: Readonly<Record<string, number>>;
  readonly records: readonly RecordChange[];
  /** How many further records are not listed. */
  readonly omitted: number;
  readonly storedAs?: string;
}

interface Standing {
  readonly status: string;
  readonly faults?: readonly PlacedFault[];
}

export interface RecordChange {
  readonly record: number;
  readonly effect: string;
  readonly before?: RecordResult;
  readonly after?: RecordResult;
  readonly notificationId?: string;
  readonly pointers?: readonly string[];
}

interface RecordResult {
  readonly outcome: string;
  readonly faults?: readonly PlacedFault[];
}

interface PlacedFault {
  readonly code: string;
  readonly line?: number;
  readonly column?: number;
  readonly segment?: number;
  readonly path?: string;
}

/** What is said of each effect: before it is done, and after. */
const WORDS: Readonly<Record<string, readonly [would: string, did: string]>> = {
  PUBLISHED: ['would be published', 'published'],
  CONFLICTS: ['would conflict', 'conflict'],
  OTHER_RECORD: ['would be another record', 'would be another record'],
  SUPERSEDED: ['superseded', 'superseded'],
  STANDS: ['stand as accepted', 'stand as accepted'],
  GONE: ['no longer read', 'no longer read'],
  REFUSED: ['refused otherwise', 'refused otherwise'],
};

/** After these somebody has something to do: what was accepted is not what today's mapping reads. */
const ATTENTION = ['CONFLICTS', 'OTHER_RECORD', 'STANDS', 'GONE'];

export function wantsAttention({ changes, failed }: Pick<ReprocessReport, 'changes' | 'failed'>): boolean {
  return failed.length > 0 || changes.some(({ effects }) => ATTENTION.some((effect) => (effects[effect] ?? 0) > 0));
}

/** `2 published, 1 superseded`; empty where no record changes. */
export function summaryOf(changes: readonly SubmissionChange[], applied: boolean): string {
  return Object.entries(WORDS)
    .flatMap(([effect, words]) => {
      const count = changes.reduce((sum, { effects }) => sum + (effects[effect] ?? 0), 0);
      return count === 0 ? [] : [`${count} ${words[applied ? 1 : 0]}`];
    })
    .join(', ');
}

/** A submission and each of its records that change, for a reader. */
export function described({ submissionId, receivedAt, mappingVersion, before, after, records, omitted, storedAs }: SubmissionChange): string {
  const head = `${submissionId}  received ${receivedAt}, read by ${mappingVersion}`;
  const whole = JSON.stringify(before) === JSON.stringify(after) ? [] : [`  the whole  ${standing(before)} → ${standing(after)}`];
  const lines = records.map(({ record, effect, before: was, after: is, notificationId, pointers }) => {
    const line = `  record ${record}  ${effect}  ${result(was)} → ${result(is)}${notificationId === undefined ? '' : `  ${notificationId}`}`;
    return pointers === undefined || pointers.length === 0 ? line : `${line}\n    differs at ${pointers.join(' ')}`;
  });
  return [head, ...whole, ...lines, ...(omitted === 0 ? [] : [`  and ${omitted} further records`]), ...(storedAs === undefined ? [] : [`  stored as ${storedAs}`])].map((line) => `${line}\n`).join('');
}

function standing({ status, faults }: Standing): string {
  return [status, ...faultsOf(faults)].join(' ');
}

function result(of: RecordResult | undefined): string {
  return of === undefined ? 'nothing' : [of.outcome, ...faultsOf(of.faults)].join(' ');
}

function faultsOf(faults: readonly PlacedFault[] = []): string[] {
  return faults.map(({ code, line, column, segment, path }) => {
    const place = [line === undefined ? [] : `line ${line}`, column === undefined ? [] : `column ${column}`, segment === undefined ? [] : `segment ${segment}`, path ?? []].flat().join(' ');
    return place === '' ? code : `${code} (${place})`;
  });
}
