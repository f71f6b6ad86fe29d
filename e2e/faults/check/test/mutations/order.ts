import type { HistoryEvent } from '../../../history/events.ts';
import type { HistoryEditor } from '../edit-history.ts';
import { CASE_EVENTS, digest, NOTIFICATIONS } from '../simulated-suite.ts';
import type { Mutation } from './mutation.ts';

type Message = HistoryEvent<'topic.message'>;

/** Two messages of one subject that follow each other by number, neither published again nor buried. */
function neighbours(history: HistoryEditor, topic: string): readonly [Message, Message] | undefined {
  const dead = new Set(history.all('topic.message', (message) => message.topic.startsWith('dead-letter')).map(({ messageId }) => messageId));
  const read = history.all('topic.message', (message) => message.topic === topic && message.reader === 1 && message.subjectNumber !== undefined);
  const single = read.filter((message) => !dead.has(message.messageId) && !dead.has(message.notificationId!) && read.filter(({ messageId }) => messageId === message.messageId).length === 1);
  const pairs = single.flatMap((one) => {
    const other = single.find(({ subjectKey, source, subjectNumber }) => subjectKey === one.subjectKey && source === one.source && subjectNumber === one.subjectNumber! + 1);
    return other === undefined ? [] : [[one, other] as const];
  });
  return pairs.length === 0 ? undefined : history.random.pick(pairs);
}

function swapMessages(history: HistoryEditor, topic: string, pair: readonly [Message, Message] | undefined, numbersToo: boolean): void {
  if (pair === undefined) return;
  const [one, other] = pair;
  const exchanged = (message: Message): Message => {
    if (message.messageId === one.messageId) return numbersToo ? { ...other, reader: message.reader, subjectNumber: one.subjectNumber } : { ...other, reader: message.reader };
    if (message.messageId === other.messageId) return numbersToo ? { ...one, reader: message.reader, subjectNumber: other.subjectNumber } : { ...one, reader: message.reader };
    return message;
  };
  history.topic(topic, (messages) => messages.map(exchanged));
}

/** An owner's view of a case with at least so many entries that were never buried. */
function longCase(history: HistoryEditor, least: number): HistoryEvent<'registry.case'> | undefined {
  const dead = new Set(history.all('topic.message', (message) => message.topic.startsWith('dead-letter')).map(({ messageId }) => messageId));
  return history.any('registry.case', ({ timeline }) => (timeline?.length ?? 0) >= least && timeline!.every(({ notificationId }) => !dead.has(notificationId)));
}

export const ORDER: readonly Mutation[] = [
  { name: 'two versions are the wrong way round on their topic', breaks: 'order-topics', apply: (history) => swapMessages(history, NOTIFICATIONS, neighbours(history, NOTIFICATIONS), false) },
  { name: 'two case events are the wrong way round on their topic', breaks: 'order-topics', apply: (history) => swapMessages(history, CASE_EVENTS, neighbours(history, CASE_EVENTS), false) },
  {
    name: 'what was answered first is numbered last',
    breaks: 'order-topics',
    apply: (history) => {
      const receiptAt = (hash: string): number => Math.min(...history.all('submit.answered', ({ submission, receiptSha256 }) => receiptSha256 !== undefined && digest(submission) === hash).map(({ at }) => at));
      const sentAt = (hash: string): number => Math.min(...history.all('submit.sent', ({ rawSha256 }) => rawSha256 === hash).map(({ at }) => at));
      for (let attempt = 0; attempt < 30; attempt += 1) {
        const pair = neighbours(history, NOTIFICATIONS);
        if (pair === undefined || receiptAt(pair[0].rawSha256!) >= sentAt(pair[1].rawSha256!)) continue;
        swapMessages(history, NOTIFICATIONS, pair, true);
        return;
      }
    },
  },
  {
    name: 'an outbox row was passed over: a number is missing',
    breaks: 'order-topics',
    apply: (history) => {
      const pair = neighbours(history, CASE_EVENTS);
      history.topic(CASE_EVENTS, (messages) => messages.filter(({ messageId }) => messageId !== pair?.[0].messageId));
    },
  },
  {
    name: 'one subject is in two partitions',
    breaks: 'order-topics',
    apply: (history) => {
      const pair = neighbours(history, NOTIFICATIONS);
      const target = history.any('topic.message', ({ topic, partition }) => topic === NOTIFICATIONS && pair !== undefined && partition !== pair[1].partition)?.partition;
      if (pair === undefined || target === undefined) return;
      for (const message of history.all('topic.message', ({ topic, messageId }) => topic === NOTIFICATIONS && messageId === pair[1].messageId)) {
        const last = history.all('topic.message', ({ topic, partition, reader }) => topic === NOTIFICATIONS && partition === target && reader === message.reader).at(-1);
        history.remove(message);
        history.insertAfter(last, { ...message, partition: target });
      }
    },
  },
  { name: 'two readers find different messages at one offset', breaks: 'order-topics', apply: (history) => history.replace(history.any('topic.message', ({ reader }) => reader === 2), { sha256: digest('another') }) },
  {
    name: 'a message comes again with another content',
    breaks: 'order-topics',
    apply: (history) => history.topic(NOTIFICATIONS, (messages) => [...messages, { ...messages[0]!, sha256: digest('another') }]),
  },
  {
    name: 'two versions are registered the wrong way round',
    breaks: 'order-registry',
    apply: (history) => {
      const view = longCase(history, 2);
      if (view === undefined) return;
      const at = history.random.below(view.timeline!.length - 1);
      const timeline = [...view.timeline!];
      [timeline[at], timeline[at + 1]] = [{ ...timeline[at + 1]!, type: timeline[at]!.type }, { ...timeline[at]!, type: timeline[at + 1]!.type }];
      history.replace(view, { timeline });
    },
  },
  {
    name: 'an older version overwrites a newer one',
    breaks: 'order-registry',
    apply: (history) => {
      const view = longCase(history, 2);
      history.replace(view, { sourceVersion: (view?.sourceVersion ?? 1) - 1 });
    },
  },
  {
    name: 'an outdated version is taken as the newest',
    breaks: 'order-registry',
    apply: (history) => {
      const view = history.any('registry.case', ({ timeline }) => timeline?.some(({ type }) => type === 'VERSION_OUTDATED') ?? false);
      if (view !== undefined) history.replace(view, { timeline: view.timeline!.map((entry) => (entry.type === 'VERSION_OUTDATED' ? { ...entry, type: 'CASE_EXTENDED' } : entry)) });
    },
  },
  {
    name: 'a case keeps the release list of an older version',
    breaks: 'order-registry',
    apply: (history) => history.replace(longCase(history, 1), { releasableTo: ['ARM', 'BLR'] }),
  },
  { name: 'a case is withdrawn without a cancellation', breaks: 'order-registry', apply: (history) => history.replace(history.any('registry.case', ({ caseStatus }) => caseStatus === 'OPEN'), { caseStatus: 'WITHDRAWN' }) },
  { name: 'a registered version is another than was sent', breaks: 'order-registry', apply: (history) => {
    const view = longCase(history, 1);
    if (view !== undefined) history.replace(view, { timeline: view.timeline!.map((entry, index) => (index === 0 ? { ...entry, sourceVersion: entry.sourceVersion + 1000 } : entry)) });
  } },
  { name: 'case events are not in the order of their case', breaks: 'order-alerting', apply: (history) => swapMessages(history, CASE_EVENTS, neighbours(history, CASE_EVENTS), true) },
  {
    name: 'a case event says something else than its case',
    breaks: 'order-alerting',
    apply: (history) => history.topic(CASE_EVENTS, (messages) => messages.map((message) => (message.type === 'CASE_OPENED' ? { ...message, type: 'CASE_REOPENED' } : message))),
  },
  {
    name: 'an alert on a list shows an older version',
    breaks: 'order-alerting',
    apply: (history) => {
      const versions = history.all('topic.message', ({ topic, reader }) => topic === NOTIFICATIONS && reader === 1);
      const subjectOf = new Map(versions.map(({ notificationId, subjectKey }) => [notificationId, subjectKey]));
      const older = (id: string): string | undefined => versions.find(({ subjectKey, notificationId, action }) => subjectKey === subjectOf.get(id) && notificationId !== id && action !== 'CANCEL')?.notificationId;
      const alert = history.any('alerting.alert', ({ lifecycle, notificationId }) => lifecycle === 'OPEN' && older(notificationId) !== undefined);
      if (alert !== undefined) history.replace(alert, { notificationId: older(alert.notificationId)! });
    },
  },
  {
    name: 'a stream shows an older version after a newer one',
    breaks: 'order-alerting',
    apply: (history) => {
      const frames = history.all('stream.event', ({ type }) => type === 'alert');
      for (const [index, first] of frames.entries()) {
        const [, newer, last] = [first, ...frames.slice(index + 1).filter(({ client, alertId }) => client === first.client && alertId === first.alertId)];
        if (newer === undefined || last === undefined || newer.notificationId === first.notificationId) continue;
        history.replace(last, { notificationId: first.notificationId });
        return;
      }
    },
  },
  {
    name: 'a stream goes back to an older revision',
    breaks: 'order-alerting',
    apply: (history) => {
      const frames = history.all('stream.event', ({ type }) => type === 'alert');
      const first = frames.find((one, index) => frames.slice(index + 1).some(({ client, alertId, notificationId }) => client === one.client && alertId === one.alertId && notificationId === one.notificationId));
      if (first !== undefined) history.replace(first, { revision: 1000 });
    },
  },
  { name: 'a cancelled case is open again', breaks: 'cancelled-stays', apply: (history) => history.replace(history.any('registry.case', ({ caseStatus }) => caseStatus === 'WITHDRAWN'), { caseStatus: 'OPEN' }) },
  {
    name: 'a redriven dead letter, older than the cancellation, revives a case',
    breaks: 'cancelled-stays',
    apply: (history) => {
      const isLate = (timeline: HistoryEvent<'registry.case'>['timeline']): number => {
        const cancelled = timeline?.findIndex(({ type }) => type === 'CASE_WITHDRAWN') ?? -1;
        if (cancelled < 0) return -1;
        return timeline!.findIndex(({ type, action, sourceVersion }, index) => index > cancelled && type === 'VERSION_OUTDATED' && action !== 'CANCEL' && sourceVersion < timeline![cancelled]!.sourceVersion);
      };
      const view = history.any('registry.case', ({ timeline }) => isLate(timeline) > 0);
      if (view !== undefined) history.replace(view, { timeline: view.timeline!.map((entry, index) => (index === isLate(view.timeline) ? { ...entry, type: 'CASE_REOPENED' } : entry)) });
    },
  },
  {
    name: 'an alert of a cancelled case is live',
    breaks: 'cancelled-stays',
    apply: (history) => {
      const cancelled = new Set(history.all('registry.case', ({ caseStatus }) => caseStatus === 'WITHDRAWN').map(({ caseId }) => caseId));
      history.replace(history.any('alerting.alert', ({ caseId, lifecycle }) => cancelled.has(caseId) && lifecycle === 'WITHDRAWN'), { lifecycle: 'OPEN' });
    },
  },
  {
    name: 'a stream brings a withdrawn alert back with the old version',
    breaks: 'cancelled-stays',
    apply: (history) => {
      const frames = history.all('stream.event');
      const shown = frames.find((one, index) => one.type === 'alert' && frames.slice(index + 1).some(({ client, alertId, type }) => client === one.client && alertId === one.alertId && type === 'withdrawn'));
      const withdrawn = frames.slice(frames.indexOf(shown!) + 1).find(({ client, alertId, type }) => client === shown?.client && alertId === shown.alertId && type === 'withdrawn');
      if (shown !== undefined && withdrawn !== undefined) history.insertAfter(withdrawn, { ...shown, at: withdrawn.at, session: withdrawn.session, position: withdrawn.position });
    },
  },
];
