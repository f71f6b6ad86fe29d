import type { HistoryEvent } from '../../../history/events.ts';
import type { HistoryEditor } from '../edit-history.ts';
import { CASE_EVENTS, NOTIFICATIONS, PROGRESS } from '../simulated-suite.ts';
import { arrived } from './arrival.ts';
import type { Mutation } from './mutation.ts';
import { publishedAgain } from './submissions.ts';

/** A notification that a state may not see, as declared. */
function hiddenFrom(history: HistoryEditor, state: string): string | undefined {
  const records = history.all('submit.sent').flatMap(({ records = [] }) => records);
  const seen = new Set(records.filter(({ origin, releasableTo }) => origin === state || releasableTo.includes('*') || releasableTo.includes(state)).map(({ notificationId }) => notificationId));
  return records.find(({ notificationId, verdict }) => verdict === 'ACCEPT' && !seen.has(notificationId))?.notificationId;
}

function again(history: HistoryEditor, topic: string, which: (message: HistoryEvent<'topic.message'>) => boolean): void {
  const id = arrived(history);
  const message = history.any('topic.message', (each) => each.topic === topic && each.notificationId === id && which(each));
  history.topic(topic, (messages) => publishedAgain(messages, message?.messageId));
}

/** A resumed session with something to read before and after. */
function frames(history: HistoryEditor): HistoryEvent<'stream.event'>[] {
  const client = history.random.pick([...new Set(history.all('stream.event', ({ type }) => type === 'alert').map((event) => event.client))]);
  return history.all('stream.event', (event) => event.client === client && (event.type === 'alert' || event.type === 'withdrawn'));
}

const live = ({ lifecycle }: HistoryEvent<'alerting.alert'>): boolean => lifecycle === 'OPEN';

export const EXITS: readonly Mutation[] = [
  { name: 'an expected alert is on no list', breaks: 'alert-visible', apply: (history) => history.remove(history.any('alerting.alert', live)) },
  { name: 'an expected alert is withdrawn', breaks: 'alert-visible', apply: (history) => history.replace(history.any('alerting.alert', live), { lifecycle: 'WITHDRAWN' }) },
  {
    name: 'one state of several is not alerted',
    breaks: 'alert-visible',
    apply: (history) => {
      const alert = history.any('alerting.alert', live);
      history.removeAll('alerting.alert', ({ state, notificationId }) => state === alert?.state && notificationId === alert.notificationId);
    },
  },
  {
    name: 'an alert is raised twice',
    breaks: 'alert-once',
    apply: (history) => {
      const alert = history.any('alerting.alert', live);
      if (alert !== undefined) history.insertAfter(alert, { ...alert, alertId: 'alert-x' });
    },
  },
  {
    name: 'a sender is told another number of alerts than its record calls for',
    breaks: 'alert-once',
    apply: (history) => {
      const dead = new Set(history.all('topic.message', ({ topic }) => topic.startsWith('dead-letter')).map(({ messageId }) => messageId));
      const buried = new Set(history.all('topic.message', ({ messageId }) => dead.has(messageId)).map(({ subjectKey }) => subjectKey));
      const sound = new Set(history.all('topic.message', ({ subjectKey }) => !buried.has(subjectKey)).map(({ notificationId }) => notificationId));
      const shown = history.any('submission.shown', ({ records }) => records?.some(({ alerts, notificationId }) => (alerts ?? 0) > 0 && sound.has(notificationId)) ?? false);
      if (shown !== undefined) history.replace(shown, { records: shown.records!.map((record) => ((record.alerts ?? 0) > 0 ? { ...record, alerts: 0 } : record)) });
    },
  },
  {
    name: 'an alert is on a list twice',
    breaks: 'alert-once',
    apply: (history) => {
      const alert = history.any('alerting.alert', live);
      if (alert !== undefined) history.insertAfter(alert, { ...alert });
    },
  },
  { name: 'an alert that nothing calls for', breaks: 'alert-once', apply: (history) => history.replace(history.any('alerting.alert', live), { rule: 'stay-overdue' }) },
  {
    name: 'an alert was raised a second time under another id, and is only seen on a stream',
    breaks: 'alert-once',
    apply: (history) => {
      const shown = new Set(history.all('alerting.alert').map(({ alertId }) => alertId));
      history.replace(history.any('stream.event', ({ type, alertId }) => type === 'alert' && shown.has(alertId!)), { alertId: 'alert-x' });
    },
  },
  { name: 'a record is published as two messages', breaks: 'effect-once', apply: (history) => again(history, NOTIFICATIONS, () => true) },
  { name: 'a record is told of twice', breaks: 'effect-once', apply: (history) => again(history, CASE_EVENTS, () => true) },
  { name: 'a registration is reported twice', breaks: 'effect-once', apply: (history) => again(history, PROGRESS, ({ stage }) => stage === 'REGISTERED') },
  { name: 'an evaluation is reported twice', breaks: 'effect-once', apply: (history) => again(history, PROGRESS, ({ stage }) => stage === 'EVALUATED') },
  {
    name: 'a record is registered twice',
    breaks: 'effect-once',
    apply: (history) => {
      const view = history.any('registry.case', ({ timeline }) => timeline !== undefined);
      if (view !== undefined) history.replace(view, { timeline: [...view.timeline!, { ...view.timeline![0]!, eventId: 'event-x', type: 'VERSION_OUTDATED' }] });
    },
  },
  {
    name: 'one subject has two cases',
    breaks: 'effect-once',
    apply: (history) => {
      const view = history.any('registry.case', ({ timeline }) => timeline === undefined);
      history.replace(view, { caseId: 'case-x' });
    },
  },
  {
    name: 'one record is accepted in two submissions',
    breaks: 'effect-once',
    apply: (history) => {
      const answer = history.any('submit.answered', ({ status, records }) => status === 202 && records!.some(({ outcome }) => outcome === 'UNCHANGED'));
      for (const each of history.all('submit.answered', ({ submission, records }) => submission === answer?.submission && records !== undefined)) {
        history.replace(each, { records: each.records!.map((record) => (record.outcome === 'UNCHANGED' ? { ...record, outcome: 'ACCEPTED' } : record)) });
      }
    },
  },
  {
    name: 'a message lies twice in the dead letters',
    breaks: 'effect-once',
    apply: (history) => {
      const letter = history.any('dead-letter.listed');
      if (letter !== undefined) history.insertAfter(letter, { ...letter, id: 'letter-x' });
    },
  },
  { name: 'a position is lost', breaks: 'stream-resume', apply: (history) => history.remove(frames(history).at(3)) },
  {
    name: 'a stream rewinds',
    breaks: 'stream-resume',
    apply: (history) => {
      const [earlier, , , later] = frames(history);
      if (earlier !== undefined && later !== undefined) history.insertAfter(later, { ...earlier, at: later.at, session: later.session });
    },
  },
  {
    name: 'two positions come the wrong way round',
    breaks: 'stream-resume',
    apply: (history) => {
      const [, one, other] = frames(history);
      if (one === undefined || other === undefined) return;
      history.replace(one, { position: other.position });
      history.replace(other, { position: one.position });
    },
  },
  {
    name: 'a resumed session has lost what came meanwhile',
    breaks: 'stream-resume',
    apply: (history) => {
      const opened = history.any('stream.opened', ({ session, client }) => session > 1 && history.all('stream.event', (event) => event.client === client && event.session === session && event.type === 'alert').length > 1);
      history.remove(history.all('stream.event', ({ client, session, type }) => client === opened?.client && session === opened.session && type !== 'ready')[0]);
    },
  },
  {
    name: 'a client is told to begin anew',
    breaks: 'stream-resume',
    apply: (history) => {
      const event = history.any('stream.event', ({ type }) => type === 'ready');
      history.replace(event, { type: 'resync' });
    },
  },
  {
    name: 'a stream says that all was told, and it was not',
    breaks: 'stream-resume',
    apply: (history) => {
      const event = history.any('stream.event', ({ type }) => type === 'ready');
      history.replace(event, { position: (event?.position ?? 0) + 2 });
    },
  },
  {
    name: 'a stream never gets to its end',
    breaks: 'stream-resume',
    apply: (history) => {
      const snapshot = history.any('snapshot.taken', ({ what }) => what === 'alerting.alert');
      history.replace(snapshot, { streamPosition: (snapshot?.streamPosition ?? 0) + 1 });
    },
  },
  {
    name: 'clients of one state are told different things at one position',
    breaks: 'stream-resume',
    apply: (history) => {
      const event = history.any('stream.event', ({ type, position }) => type === 'withdrawn' && position > 3);
      const other = history.any('stream.event', ({ alertId, type }) => type === 'alert' && alertId !== event?.alertId);
      history.replace(event, { alertId: other?.alertId });
    },
  },
  { name: 'a client ends with another revision than the list', breaks: 'stream-resume', apply: (history) => {
    const alert = history.any('alerting.alert', live);
    history.replace(alert, { revision: (alert?.revision ?? 0) + 1 });
  } },
  { name: 'a client holds what the list has not', breaks: 'stream-resume', apply: (history) => history.remove(history.any('alerting.alert', live)) },
  {
    name: 'a client resumes elsewhere than it was',
    breaks: 'stream-resume',
    apply: (history) => {
      const opened = history.any('stream.opened', ({ lastEventId }) => Number(lastEventId) > 2);
      history.replace(opened, { lastEventId: String(Number(opened?.lastEventId) - 1) });
    },
  },
  {
    name: 'a record leaks on a stream',
    breaks: 'release',
    apply: (history) => {
      const opened = history.any('stream.opened', ({ state }) => hiddenFrom(history, state) !== undefined);
      const hidden = hiddenFrom(history, opened?.state ?? '');
      history.replace(history.all('stream.event', ({ client, type }) => client === opened?.client && type === 'alert').at(-1), { notificationId: hidden });
    },
  },
  {
    name: 'a record leaks on a list of alerts',
    breaks: 'release',
    apply: (history) => {
      const alert = history.any('alerting.alert', ({ state }) => hiddenFrom(history, state) !== undefined);
      if (alert !== undefined) history.replace(alert, { notificationId: hiddenFrom(history, alert.state)! });
    },
  },
  {
    name: 'a case leaks on the list of a state that it is not released to',
    breaks: 'release',
    apply: (history) => {
      const view = history.any('registry.case', ({ subjectKey }) => history.all('registry.case', (other) => other.subjectKey === subjectKey).length < 4);
      const seeing = history.all('registry.case', ({ subjectKey }) => subjectKey === view?.subjectKey).map(({ state }) => state);
      const stranger = ['KAZ', 'KGZ', 'RUS', 'ARM'].find((state) => !seeing.includes(state));
      const place = history.any('snapshot.taken', ({ what, of }) => what === 'registry.case' && of === stranger);
      if (view !== undefined && place !== undefined) history.events.splice(history.events.indexOf(place), 0, { ...view, state: stranger!, timeline: undefined });
    },
  },
  {
    name: 'a case is hidden from a state that it is released to',
    breaks: 'release',
    apply: (history) => history.remove(history.any('registry.case', ({ timeline }) => timeline === undefined)),
  },
  {
    name: 'an entry of a timeline leaks',
    breaks: 'release',
    apply: (history) => {
      const view = history.any('registry.case', ({ timeline, state }) => timeline === undefined && hiddenFrom(history, state) !== undefined);
      if (view !== undefined) history.replace(view, { timeline: [{ eventId: 'event-x', type: 'CASE_OPENED', notificationId: hiddenFrom(history, view.state)!, sourceVersion: 1, action: 'NEW' }] });
    },
  },
  { name: 'a submission is shown to another state', breaks: 'release', apply: (history) => history.replace(history.any('submission.shown', ({ status }) => status === 404), { status: 200, records: [] }) },
  { name: 'a probe gets an answer', breaks: 'release', apply: (history) => history.replace(history.any('probe.exit', ({ shown }) => !shown), { shown: true }) },
];
