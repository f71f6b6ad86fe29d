import type { CaseEventType, Notification, Uuid } from '@cbx/contracts';
import { caseNumberSeries, formatCaseNumber, seriesKey } from '../domain/case-number.js';
import type { CaseNumberSeries } from '../domain/case-number.js';
import { registerVersion } from '../domain/register-version.js';
import type { CaseHead, RegisteredVersion } from '../domain/register-version.js';
import type { CaseEventRecord, NumberedCaseHead } from '../persistence/case-store.js';
import type { ArrivedNotification } from './arrived-notification.js';

/** What a notification did, other than nothing. */
export interface Registered {
  readonly arrived: ArrivedNotification;
  readonly outcome: CaseEventType;
  readonly event: CaseEventRecord;
}

/** What a batch does, before anything is written. */
export interface RegistrationPlan {
  /** In the order of arrival. */
  readonly registered: readonly Registered[];
  /** Notifications that were registered before, under another message. */
  readonly repeated: readonly ArrivedNotification[];
  /** Heads of subjects that were not known. They have no number yet. */
  readonly opened: readonly CaseHead[];
  readonly moved: readonly NumberedCaseHead[];
}

export interface PlanContext {
  readonly at: Date;
  readonly newId: () => Uuid;
}

/**
 * Folds a batch, in order, over where its subjects stand: the second message of a subject meets what the first has made of it.
 *
 * @param heads the subjects' heads as stored
 * @param held ids, among the batch's, of notifications that are stored
 */
export function planRegistration(
  arrivals: readonly ArrivedNotification[],
  heads: ReadonlyMap<Uuid, CaseHead>,
  held: ReadonlySet<Uuid>,
  { at, newId }: PlanContext,
): RegistrationPlan {
  const known = new Set(held);
  const latest = new Map<Uuid, CaseHead>();
  const registered: Registered[] = [];
  const repeated: ArrivedNotification[] = [];
  for (const arrived of arrivals) {
    const { notification } = arrived;
    const { notificationId, subjectKey } = notification.header;
    const version = registerVersion(latest.get(subjectKey) ?? heads.get(subjectKey), { notification, held: known.has(notificationId), at, newCaseId: newId });
    if (version.outcome === 'REPEATED') {
      repeated.push(arrived);
      continue;
    }
    known.add(notificationId);
    latest.set(subjectKey, version.head);
    registered.push({ arrived, outcome: version.outcome, event: eventOf(version, notification, { at, newId }) });
  }
  const changed = [...latest.values()];
  return { registered, repeated, opened: changed.filter((head) => !isNumbered(head)), moved: changed.filter(isNumbered) };
}

function eventOf(version: Exclude<RegisteredVersion, { outcome: 'REPEATED' }>, { header }: Notification, { at, newId }: PlanContext): CaseEventRecord {
  return {
    caseId: version.head.caseId,
    position: version.position,
    eventId: newId(),
    type: version.outcome,
    occurredAt: at,
    notificationId: header.notificationId,
    comparedWith: version.comparedWith,
    changes: version.changes,
  };
}

function isNumbered(head: CaseHead): head is NumberedCaseHead {
  return head.caseNumber !== undefined;
}

/** How many numbers the opened cases need, by series. */
export function numbersWanted(opened: readonly CaseHead[]): { series: CaseNumberSeries; count: number }[] {
  const wanted = new Map<string, { series: CaseNumberSeries; count: number }>();
  for (const series of opened.map(seriesOf)) {
    const entry = wanted.get(seriesKey(series));
    if (entry === undefined) wanted.set(seriesKey(series), { series, count: 1 });
    else entry.count += 1;
  }
  return [...wanted.values()];
}

/** Gives the opened cases their numbers, in order. @param first series -> the first number drawn for it */
export function numberCases(opened: readonly CaseHead[], first: ReadonlyMap<string, number>): NumberedCaseHead[] {
  const next = new Map(first);
  return opened.map((head) => {
    const series = seriesOf(head);
    const running = next.get(seriesKey(series));
    if (running === undefined) throw new Error(`no number was drawn for ${seriesKey(series)}`);
    next.set(seriesKey(series), running + 1);
    return { ...head, caseNumber: formatCaseNumber(series, running) };
  });
}

function seriesOf({ current, openedAt }: CaseHead): CaseNumberSeries {
  return caseNumberSeries(current.header.origin, openedAt, current.header.status);
}
