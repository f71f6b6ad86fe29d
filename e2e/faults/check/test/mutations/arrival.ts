import type { AnsweredRecord, HistoryEvent } from '../../../history/events.ts';
import type { HistoryEditor } from '../edit-history.ts';
import { CASE_EVENTS, NOTIFICATIONS, PROGRESS } from '../simulated-suite.ts';
import type { Mutation } from './mutation.ts';

/** A notification that was registered and never buried. */
export function arrived(history: HistoryEditor): string | undefined {
  const buried = new Set(history.all('topic.message', ({ topic }) => topic.startsWith('dead-letter')).map(({ messageId }) => messageId));
  const events = history.all('topic.message', ({ topic, messageId, notificationId, reader }) => topic === CASE_EVENTS && reader === 1 && !buried.has(messageId) && !buried.has(notificationId!));
  return events.length === 0 ? undefined : history.random.pick(events).notificationId;
}

/** Changes the outcome of one record wherever the submission's receipt is told. */
export function changeOutcome(history: HistoryEditor, which: (record: AnsweredRecord, answer: HistoryEvent<'submit.answered'>) => boolean, change: (record: AnsweredRecord) => AnsweredRecord | undefined): void {
  const answer = history.any('submit.answered', (each) => each.status === 202 && each.records!.length > 1 && each.records!.some((record) => which(record, each)));
  if (answer === undefined) return;
  const chosen = answer.records!.find((record) => which(record, answer))!;
  for (const each of history.all('submit.answered', ({ submission, records }) => submission === answer.submission && records !== undefined)) {
    history.replace(each, { records: each.records!.flatMap((record) => (record.record === chosen.record ? (change(record) ?? []) : [record])) });
  }
}

const isAccepted = ({ outcome }: AnsweredRecord): boolean => outcome === 'ACCEPTED';

export const ARRIVAL: readonly Mutation[] = [
  {
    name: 'an accepted record is never published',
    breaks: 'accepted-arrives',
    apply: (history) => history.lose(arrived(history) ?? ''),
  },
  {
    name: 'a published record is never registered: its offset was committed before its effect',
    breaks: 'accepted-arrives',
    apply: (history) => history.lose(arrived(history) ?? '', 'registry'),
  },
  {
    name: 'a registered record drops out of its case',
    breaks: 'accepted-arrives',
    apply: (history) => {
      const id = arrived(history);
      const view = history.any('registry.case', ({ timeline }) => timeline?.some((entry) => entry.notificationId === id) ?? false);
      if (view !== undefined) history.replace(view, { timeline: view.timeline!.filter((entry) => entry.notificationId !== id) });
    },
  },
  {
    name: 'a registered record is never told of',
    breaks: 'accepted-arrives',
    apply: (history) => {
      const id = arrived(history);
      history.topic(CASE_EVENTS, (messages) => messages.filter(({ notificationId }) => notificationId !== id));
    },
  },
  {
    name: 'a case event is never evaluated',
    breaks: 'accepted-arrives',
    apply: (history) => history.lose(arrived(history) ?? '', 'alerting'),
  },
  {
    name: 'a sender is never told that its record is registered',
    breaks: 'accepted-arrives',
    apply: (history) => {
      const id = arrived(history);
      history.topic(PROGRESS, (messages) => messages.filter(({ notificationId, stage }) => notificationId !== id || stage !== 'REGISTERED'));
    },
  },
  {
    name: 'a registered record lies in the dead letters too',
    breaks: 'accepted-arrives',
    apply: (history) => {
      const id = arrived(history);
      const last = history.all('snapshot.taken', ({ what, of }) => what === 'dead-letter.listed' && of === 'case-registry').at(-1);
      if (id === undefined || last === undefined) return;
      const letter = { at: last.at, event: 'dead-letter.listed', service: 'case-registry', round: last.round!, id: 'letter-x', messageId: id, topic: NOTIFICATIONS, code: 'HANDLER.FAILED', state: 'WAITING' } as const;
      history.events.splice(history.events.indexOf(last), 0, letter);
    },
  },
  {
    name: 'a redriven dead letter has no effect',
    breaks: 'accepted-arrives',
    apply: (history) => {
      const done = history.any('redrive.done', ({ service, outcome }) => service === 'case-registry' && outcome === 'REDRIVEN');
      if (done !== undefined) history.lose(done.messageId, 'registry');
    },
  },
  {
    name: 'a record is missing in its receipt',
    breaks: 'accepted-arrives',
    apply: (history) => changeOutcome(history, isAccepted, () => undefined),
  },
  {
    name: 'a sound record is rejected',
    breaks: 'accepted-arrives',
    apply: (history) => changeOutcome(history, isAccepted, ({ record }) => ({ record, outcome: 'REJECTED', codes: ['GATE.CLOCK'] })),
  },
  {
    name: 'a record is rejected without a reason',
    breaks: 'accepted-arrives',
    apply: (history) => changeOutcome(history, ({ outcome }) => outcome === 'REJECTED', ({ record }) => ({ record, outcome: 'REJECTED' })),
  },
  {
    name: 'a record is said to be unchanged that is the first of its kind',
    breaks: 'accepted-arrives',
    apply: (history) => {
      const claims = history.all('submit.sent').flatMap(({ records = [] }) => records.map(({ notificationId }) => notificationId));
      const once = (id: string | undefined): boolean => claims.filter((claimed) => claimed === id).length === 1;
      changeOutcome(history, (record) => isAccepted(record) && once(record.notificationId), (record) => ({ ...record, outcome: 'UNCHANGED' }));
    },
  },
  {
    name: 'a faulty record is accepted',
    breaks: 'accepted-arrives',
    apply: (history) => {
      const sent = history.any('submit.sent', ({ submission, records }) => records !== undefined && history.any('submit.answered', (answer) => answer.submission === submission && answer.records?.[0]?.outcome === 'ACCEPTED') !== undefined);
      if (sent !== undefined) history.replace(sent, { records: sent.records!.map((record, index) => (index === 0 ? { ...record, verdict: 'REJECT' } : record)) });
    },
  },
  {
    name: 'a journey stops on the sender\'s screen',
    breaks: 'accepted-arrives',
    apply: (history) => {
      const shown = history.any('submission.shown', ({ status, records }) => status === 200 && records!.some(({ evaluated }) => evaluated));
      if (shown !== undefined) history.replace(shown, { records: shown.records!.map((record) => (record.evaluated ? { ...record, evaluated: false } : record)) });
    },
  },
  {
    name: 'a sender asks for what was accepted, and there is nothing',
    breaks: 'accepted-arrives',
    apply: (history) => {
      const taken = new Set(history.all('submit.answered', ({ status }) => status === 202).map(({ submission }) => submission));
      const shown = history.any('submission.shown', ({ status, submission }) => status === 200 && taken.has(submission));
      if (shown !== undefined) history.replace(shown, { status: 404, records: [] });
    },
  },
];
