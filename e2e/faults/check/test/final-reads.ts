import type { NewEvent } from '../../history/events.ts';
import type { PlannedSubmission } from './planned-submissions.ts';
import type { Random } from './random.ts';
import { CASE_EVENTS, NOTIFICATIONS, PARTITIONS, PROGRESS, type SimulatedSuite } from './simulated-suite.ts';

export interface FinalReadsParts {
  readonly suite: SimulatedSuite;
  readonly members: readonly string[];
  readonly sent: readonly PlannedSubmission[];
  readonly readers: number;
  readonly random: Random;
  readonly emit: (event: NewEvent) => void;
}

/** What a harness reads of a quiet suite. */
export function finalReads(parts: FinalReadsParts): void {
  for (let reader = 1; reader <= parts.readers; reader += 1) topics(parts, reader);
  for (const state of parts.members) {
    cases(parts, state);
    alerts(parts, state);
    submissions(parts, state);
  }
  probes(parts);
  audit(parts);
}

function topics({ suite, emit }: FinalReadsParts, reader: number): void {
  const partitions = [NOTIFICATIONS, CASE_EVENTS, PROGRESS].flatMap((topic) => Array.from({ length: PARTITIONS }, (_, partition) => [topic, partition] as const));
  for (const [topic, partition] of [...partitions, ['dead-letter.case-registry.v1', 0], ['dead-letter.alerting.v1', 0]] as const) {
    const messages = suite.topics.get(`${topic}/${partition}`) ?? [];
    messages.forEach((message, offset) => emit({ event: 'topic.message', ...message, partition, offset, reader }));
    emit({ event: 'snapshot.taken', what: 'topic.message', of: `${topic}/${partition}`, count: messages.length, from: 0, to: messages.length, reader });
  }
}

function cases({ suite, emit }: FinalReadsParts, state: string): void {
  let count = 0;
  for (const { key, origin, caseId, standing, timeline } of suite.subjects.values()) {
    if (standing === undefined || !suite.audience(standing).includes(state)) continue;
    count += 1;
    const caseStatus = standing.action === 'CANCEL' ? 'WITHDRAWN' : 'OPEN';
    emit({ event: 'registry.case', state, caseId, subjectKey: key, caseStatus, sourceVersion: standing.version, releasableTo: [...standing.releasableTo].sort(), ...(state === origin ? { timeline } : {}) });
  }
  emit({ event: 'snapshot.taken', what: 'registry.case', of: state, count });
}

function alerts({ suite, emit }: FinalReadsParts, state: string): void {
  let count = 0;
  for (const { caseId, told, alerts: all } of suite.subjects.values()) {
    for (const alert of all.values()) {
      if (alert.state !== state || told === undefined || !suite.audience(told).includes(state)) continue;
      count += 1;
      emit({ event: 'alerting.alert', state, alertId: alert.id, rule: alert.rule, notificationId: alert.notificationId, caseId, lifecycle: alert.live ? 'OPEN' : 'WITHDRAWN', revision: alert.revision });
    }
  }
  emit({ event: 'snapshot.taken', what: 'alerting.alert', of: state, count, streamPosition: suite.streams.get(state)?.length ?? 0 });
}

function submissions({ suite, sent, emit }: FinalReadsParts, state: string): void {
  let count = 0;
  for (const { name, member, rawSha256 } of sent) {
    const receipt = suite.receipts.get(rawSha256);
    if (receipt === undefined) continue;
    count += 1;
    if (member !== state) {
      emit({ event: 'submission.shown', state, submission: name, status: 404 });
      continue;
    }
    const records = receipt.records.map(({ record, outcome, notificationId, subjectKey }) => {
      if (notificationId === undefined) return { record, outcome };
      const registered = suite.subjects.get(subjectKey!)!.timeline.some((entry) => entry.notificationId === notificationId);
      return { record, outcome, notificationId, published: true, registered, evaluated: suite.evaluated.has(notificationId), ...(suite.evaluated.has(notificationId) ? { alerts: suite.evaluated.get(notificationId)! } : {}) };
    });
    emit({ event: 'submission.shown', state, submission: name, status: 200, records });
  }
  emit({ event: 'snapshot.taken', what: 'submission.shown', of: state, count });
}

function probes({ suite, members, random, emit }: FinalReadsParts): void {
  for (const { key, standing } of suite.subjects.values()) {
    if (standing === undefined) continue;
    const state = random.pick(members);
    emit({ event: 'probe.exit', state, exit: 'case by id', subjectKey: key, status: 404, shown: suite.audience(standing).includes(state) });
  }
}

function audit({ suite, emit }: FinalReadsParts): void {
  const registered = [...suite.subjects.values()].reduce((sum, { timeline }) => sum + timeline.length, 0);
  const redriven = suite.letters.filter((letter) => letter.redriven).length;
  emit({ event: 'audit.counted', service: 'exchange-gateway', action: 'SUBMIT', about: 'submission', entries: suite.receipts.size, distinct: suite.receipts.size });
  emit({ event: 'audit.counted', service: 'case-registry', action: 'NOTIFICATION_REGISTERED', about: 'registration', entries: registered, distinct: registered });
  emit({ event: 'audit.counted', service: 'case-registry', action: 'DEAD_LETTER_REDRIVEN', about: 'redrive', entries: redriven });
  emit({ event: 'audit.counted', service: 'alerting', action: 'ALERTS_LISTED', about: 'read', entries: 4, made: 4, unsure: 1 });
}
