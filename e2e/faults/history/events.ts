import { amount, count, details, flag, type InferMembers, listOf, mapOf, name, object, oneOf, optional, type Shape, text } from './shape.ts';

/*
 * What a history holds: one JSON object a line, `{ "at": …, "event": …, … }`. history.md says what each is for.
 * The checker and the report know this file and nothing else of the suite.
 */

const action = oneOf('NEW', 'UPDATE', 'CANCEL');
const service = oneOf('exchange-gateway', 'case-registry', 'alerting');
/** ISO 3166-1 alpha-3. */
const state = name;
const outcome = oneOf('ACCEPTED', 'ACCEPTED_WITH_WARNINGS', 'UNCHANGED', 'REJECTED');
const lifecycle = oneOf('OPEN', 'ACKNOWLEDGED', 'WITHDRAWN');
const caseEventType = oneOf('CASE_OPENED', 'CASE_EXTENDED', 'CASE_WITHDRAWN', 'CASE_REOPENED', 'VERSION_OUTDATED');

/** An alert that must be there once this version has taken effect, for each of the states that are named. */
const expectedAlert = object({
  rule: name,
  /** Tells the rule's alerts on one subject apart; the harness's own word, the same for the same alert. */
  key: name,
  states: listOf(state),
  /** Expected only where the version that stood directly before is one of these; whatever stood before if left out. */
  afterVersions: optional(listOf(count)),
});

const declaredRecord = object({
  /** From 1, as in the receipt. */
  record: count,
  notificationId: name,
  subjectKey: name,
  kind: name,
  status: oneOf('ACTUAL', 'EXERCISE', 'TEST'),
  action,
  version: count,
  origin: state,
  releasableTo: listOf(name),
  /** The same for two records that say the same (all but provenance and sentAt), another for any other. */
  content: name,
  /** ACCEPT: to be accepted if it is the first of its id, REJECT: faulty by itself. */
  verdict: oneOf('ACCEPT', 'REJECT'),
  expects: listOf(expectedAlert),
});

const answeredRecord = object({
  record: count,
  outcome,
  notificationId: optional(name),
  subjectKey: optional(name),
  codes: optional(listOf(name)),
});

const shownRecord = object({
  record: count,
  outcome,
  notificationId: optional(name),
  published: optional(flag),
  registered: optional(flag),
  evaluated: optional(flag),
  /** What the journey says: how many alerts this version calls for. */
  alerts: optional(count),
});

const timelineEntry = object({ eventId: name, type: caseEventType, notificationId: name, sourceVersion: count, action });

/** The members of each event beside `at` (epoch ms, the harness's clock) and `event`. */
export const EVENTS = {
  'run.started': {
    /** Of this format. */
    format: oneOf('cbx-history-1'),
    seed: name,
    command: name,
    members: listOf(state),
    bounds: object({
      /** ms from the end of a fault (and of all that overlap it) to `fault.recovered`. */
      recoverMs: count,
      /** ms from the end of a fault to lag that has returned. */
      lagMs: count,
      /** Messages: lag up to here counts as returned while load runs; after `load.ended` it must be 0. */
      lagUnderLoad: count,
    }),
    details: optional(details),
  },
  'load.begun': { details: optional(details) },
  'load.ended': { details: optional(details) },
  /** All faults are healed and everything was given time to arrive; what is read from here on is final. */
  'run.quiet': { details: optional(details) },
  'run.ended': {
    /** Invariant -> why this run had no occasion to check it. */
    noOccasion: mapOf(name),
    details: optional(details),
  },

  'submit.sent': {
    /** The harness's own name of these bytes from this member; the same for each attempt. */
    submission: name,
    /** From 1. */
    attempt: count,
    member: state,
    /** Of the bytes sent, hex. */
    rawSha256: name,
    instance: optional(name),
    /** With attempt 1 only. */
    records: optional(listOf(declaredRecord)),
  },
  'submit.answered': {
    submission: name,
    attempt: count,
    status: count,
    /** `code` of the problem, where it was one. */
    code: optional(name),
    /** 202 and 422: of the body's bytes. */
    receiptSha256: optional(name),
    submissionId: optional(name),
    /** 202 and 422; may be left out where the same receiptSha256 came before for this submission. */
    records: optional(listOf(answeredRecord)),
  },
  /** No answer: time-out, connection lost. */
  'submit.unknown': { submission: name, attempt: count, why: text },

  'fault.begun': { fault: name, kind: name, target: name, details: optional(details) },
  'fault.ended': { fault: name, details: optional(details) },
  /** What was sent after the end has come out at the other end. */
  'fault.recovered': { fault: name, details: optional(details) },

  'stream.opened': {
    /** The same for all sessions of one client, which resumes where it was. */
    client: name,
    /** From 1. */
    session: count,
    state,
    lastEventId: optional(text),
    instance: optional(name),
  },
  'stream.event': {
    client: name,
    session: count,
    /** The frame's id. */
    position: count,
    type: oneOf('alert', 'withdrawn', 'ready', 'resync'),
    /** alert and withdrawn. */
    alertId: optional(name),
    /** alert only, from here on. */
    rule: optional(name),
    notificationId: optional(name),
    lifecycle: optional(lifecycle),
    revision: optional(count),
    /** ms from the sending of the record's first attempt, where the client knows it: for the report. */
    latencyMs: optional(amount),
  },
  'stream.closed': { client: name, session: count, why: text },

  'topic.message': {
    /** Without prefix. */
    topic: name,
    partition: count,
    offset: count,
    /** Two independent reads of the same topic differ by it; `1` if there is one. */
    reader: optional(count),
    /** Kafka key. */
    key: text,
    messageId: name,
    /** Of the value's bytes, hex. */
    sha256: name,
    subjectNumber: optional(count),
    /** Header `cbx-source`: who gave the number. */
    source: optional(name),
    subjectKey: optional(name),
    notificationId: optional(name),
    /** Of a notification, and of the one in a case event. */
    sourceVersion: optional(count),
    action: optional(action),
    /** Of a notification, and of the one in a case event: `header.provenance.rawSha256`. */
    rawSha256: optional(name),
    /** case.event.v1 */
    type: optional(caseEventType),
    /** notification.progress.v1 */
    stage: optional(oneOf('REGISTERED', 'EVALUATED', 'OPENED')),
    /** notification.progress.v1: `service`; dead letters: header `cbx-service`. */
    service: optional(name),
    /** Dead letters: the headers `cbx-error-code` and `cbx-origin-topic`. */
    code: optional(name),
    originTopic: optional(name),
  },
  'registry.case': {
    /** Whose principal read it. */
    state,
    caseId: name,
    subjectKey: name,
    caseStatus: oneOf('OPEN', 'WITHDRAWN'),
    sourceVersion: count,
    releasableTo: listOf(name),
    /** In the order of the case. With the owner's reading; may be left out otherwise. */
    timeline: optional(listOf(timelineEntry)),
  },
  'alerting.alert': { state, alertId: name, rule: name, notificationId: name, caseId: name, lifecycle, revision: count },
  'submission.shown': {
    /** Whose principal read it. */
    state,
    submission: name,
    status: count,
    records: optional(listOf(shownRecord)),
  },
  /** A read is complete, and held so many lines of `what` for `of`. */
  'snapshot.taken': {
    what: oneOf('topic.message', 'registry.case', 'alerting.alert', 'submission.shown', 'dead-letter.listed'),
    /** `<topic>/<partition>`, a state, or a service. */
    of: name,
    count,
    /** topic.message: the first and the end offset at the time. */
    from: optional(count),
    to: optional(count),
    reader: optional(count),
    /** alerting.alert: `streamPosition` of the first page. */
    streamPosition: optional(count),
    /** dead-letter.listed: which listing, from 1. */
    round: optional(count),
  },

  'dead-letter.listed': {
    service,
    /** Listings are numbered from 1; the last one is final. */
    round: count,
    id: name,
    messageId: name,
    topic: name,
    code: name,
    state: oneOf('WAITING', 'REDRIVEN'),
  },
  'redrive.done': {
    service,
    id: name,
    messageId: name,
    /** Which pass over the dead letters, from 1. */
    round: count,
    outcome: oneOf('REDRIVEN', 'ALREADY_REDRIVEN', 'FAILED_AGAIN'),
    code: optional(name),
  },
  /** Digest of all durable effects of a part after a pass of redriving. */
  'redrive.state': { round: count, part: name, sha256: name, rows: count },

  /** Messages that wait for one consumer, or in one service's outbox. */
  'lag.sampled': { service, what: oneOf('topic', 'outbox'), of: name, lag: count, oldestMs: optional(amount) },
  'audit.counted': {
    service,
    action: name,
    /** What the entries are about: the checker knows how many there must be of the first three. */
    about: oneOf('submission', 'registration', 'redrive', 'read', 'other'),
    entries: count,
    /** How many different ids they are about. */
    distinct: optional(count),
    /** read and other: how many were made with a known end, and how many might have been. */
    made: optional(count),
    unsure: optional(count),
  },

  /** An attempt to see something through any exit that has no event of its own. */
  'probe.exit': {
    state,
    exit: name,
    /** What was asked for; one of the three. */
    notificationId: optional(name),
    subjectKey: optional(name),
    submission: optional(name),
    status: optional(count),
    /** Whether anything of it was in what came back. */
    shown: flag,
  },
  /** A message that the harness put into a topic past the gateway: it must end in the dead letters and have no effect. */
  'probe.poison': { topic: name, messageId: name, service, details: optional(details) },
  /** Anything else that the harness saw and that people want to read in the report. */
  'probe.note': { text, details: optional(details) },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Shape<unknown>>>>>;

export type EventName = keyof typeof EVENTS;

export const EVENT_NAMES = Object.keys(EVENTS) as EventName[];

/** An event without its time, as the harness hands it to the writer. */
export type NewEvent<N extends EventName = EventName> = { [K in N]: { readonly event: K } & InferMembers<(typeof EVENTS)[K]> }[N];

/** An event of a history. */
export type HistoryEvent<N extends EventName = EventName> = { readonly at: number } & NewEvent<N>;

export type DeclaredRecord = NonNullable<HistoryEvent<'submit.sent'>['records']>[number];
export type ExpectedAlert = DeclaredRecord['expects'][number];
export type AnsweredRecord = NonNullable<HistoryEvent<'submit.answered'>['records']>[number];
export type TimelineEntry = NonNullable<HistoryEvent<'registry.case'>['timeline']>[number];

/** What the checker reports on, and the invariant of the reliability design that it stands for. */
export const INVARIANTS = {
  'history-complete': 'The history is whole: the run ended, what was begun ended, what was read was read to the end',
  'accepted-arrives': '1. Every record of a 202 ends in exactly one of: registered, rejected, dead-lettered',
  indeterminate: '2. A submission without an answer has all of its effect or none, and once',
  'receipt-identical': '3. The same submission again gives a byte-identical receipt',
  'order-topics': '4. Order per subject at each topic: numbers without gap, answers before questions, one content at one offset',
  'order-registry': '4. Order per subject at the registry; an older version never overwrites; a gap only where a dead letter stands',
  'order-alerting': '4. Order per subject at alerting and on the streams; an older version never overwrites',
  'cancelled-stays': '4. A cancelled subject is never revived',
  'alert-visible': '5. Every expected alert is visible',
  'alert-once': '5. One alert per dedup key and state, none that is not expected',
  'effect-once': 'Repeated messages have their effect once: one timeline entry, one progress a stage, one case event',
  'nothing-rolled-back': '6. No effect of what was refused or rolled back is seen anywhere',
  'stream-resume': '7. A stream client that resumes loses nothing, never rewinds, and ends where the REST snapshot is',
  release: '8. Nothing reaches a state outside the release list, by any exit',
  audit: '9. One audit entry per state change and per read',
  'lag-returns': '10. Lag returns within the bound after healing, and to zero after the load',
  recovers: '10. Every fault ends, and the suite recovers from it within the bound',
  'redrive-twice': '11. Redriving the dead letters twice equals redriving once',
} as const;

export type InvariantId = keyof typeof INVARIANTS;

export const INVARIANT_IDS = Object.keys(INVARIANTS) as InvariantId[];

const shapes = new Map<string, Shape<unknown>>(EVENT_NAMES.map((event) => [event, object({ at: amount, event: name, ...EVENTS[event] })]));

/** What is wrong with a value as an event of a history, or `undefined`. */
export function problemOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'the line is not a JSON object';
  const { event } = value as { event?: unknown };
  if (typeof event !== 'string') return 'event is not a text';
  const known = shapes.get(event);
  return known === undefined ? `event ${JSON.stringify(event.slice(0, 60))} is not known` : known.problem(value, '');
}
