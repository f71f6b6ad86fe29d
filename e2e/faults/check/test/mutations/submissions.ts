import type { HistoryEvent } from '../../../history/events.ts';
import type { HistoryEditor } from '../edit-history.ts';
import { digest, NOTIFICATIONS } from '../simulated-suite.ts';
import type { Mutation } from './mutation.ts';

/** A repeated receipt, not the first of its submission. */
function repeated(history: HistoryEditor): HistoryEvent<'submit.answered'> | undefined {
  const first = new Set<string>();
  const again: HistoryEvent<'submit.answered'>[] = [];
  for (const answer of history.all('submit.answered', ({ receiptSha256 }) => receiptSha256 !== undefined)) {
    if (first.has(answer.submission)) again.push(answer);
    first.add(answer.submission);
  }
  return again.length === 0 ? undefined : history.random.pick(again);
}

/** Published records of submissions that never had a receipt. */
function unanswered(history: HistoryEditor, least: number): HistoryEvent<'submit.sent'> | undefined {
  const answered = new Set(history.all('submit.answered', ({ receiptSha256 }) => receiptSha256 !== undefined).map(({ submission }) => submission));
  const hashes = new Map<string, number>();
  for (const { rawSha256, messageId } of new Map(history.all('topic.message', ({ topic }) => topic === NOTIFICATIONS).map((message) => [message.messageId, message])).values()) {
    if (messageId !== undefined && rawSha256 !== undefined) hashes.set(rawSha256, (hashes.get(rawSha256) ?? 0) + 1);
  }
  return history.any('submit.sent', ({ attempt, submission, rawSha256 }) => attempt === 1 && !answered.has(submission) && (hashes.get(rawSha256) ?? 0) >= least);
}

export function publishedAgain(messages: HistoryEvent<'topic.message'>[], messageId: string | undefined): HistoryEvent<'topic.message'>[] {
  const message = messages.find((each) => each.messageId === messageId);
  if (message === undefined) return messages;
  const numbers = messages.filter(({ subjectKey, source }) => subjectKey === message.subjectKey && source === message.source).map(({ subjectNumber }) => subjectNumber ?? 0);
  const id = `${message.messageId}-again`;
  return [...messages, { ...message, messageId: id, sha256: digest(id), subjectNumber: Math.max(...numbers) + 1 }];
}

export const SUBMISSIONS: readonly Mutation[] = [
  {
    name: 'a submission that was not answered at first has its effect twice',
    breaks: 'indeterminate',
    apply: (history) => {
      const lost = new Set([...history.all('submit.unknown'), ...history.all('submit.answered', ({ status }) => status === 503)].map(({ submission }) => submission));
      const hashes = new Set(history.all('submit.sent', ({ submission }) => lost.has(submission)).map(({ rawSha256 }) => rawSha256));
      const message = history.any('topic.message', ({ topic, rawSha256 }) => topic === NOTIFICATIONS && hashes.has(rawSha256!));
      history.topic(NOTIFICATIONS, (messages) => publishedAgain(messages, message?.messageId));
    },
  },
  {
    name: 'a submission that was not answered has half of its effect',
    breaks: 'indeterminate',
    apply: (history) => {
      const sent = unanswered(history, 2);
      const message = history.any('topic.message', ({ topic, rawSha256, action }) => topic === NOTIFICATIONS && sent !== undefined && rawSha256 === sent.rawSha256 && action !== 'CANCEL');
      if (message !== undefined) history.lose(message.notificationId!);
    },
  },
  { name: 'a receipt has another byte when it is given again', breaks: 'receipt-identical', apply: (history) => history.replace(repeated(history), { receiptSha256: digest('another') }) },
  { name: 'a receipt has another status when it is given again', breaks: 'receipt-identical', apply: (history) => {
    const answer = repeated(history);
    history.replace(answer, { status: answer?.status === 202 ? 422 : 202 });
  } },
  { name: 'a receipt has another submission id when it is given again', breaks: 'receipt-identical', apply: (history) => history.replace(repeated(history), { submissionId: 'submission-x' }) },
  {
    name: 'two submissions have one id',
    breaks: 'receipt-identical',
    apply: (history) => {
      const [one, other] = history.random.shuffled(history.all('submit.answered', ({ status, attempt }) => status === 202 && attempt === 1));
      if (one !== undefined && other !== undefined) for (const answer of history.all('submit.answered', ({ submission }) => submission === other.submission)) if (answer.submissionId !== undefined) history.replace(answer, { submissionId: one.submissionId });
    },
  },
  {
    name: 'a receipt names another notification',
    breaks: 'receipt-identical',
    apply: (history) => {
      const answer = history.any('submit.answered', ({ status, attempt, records }) => status === 202 && attempt === 1 && records!.some(({ outcome }) => outcome === 'ACCEPTED'));
      if (answer !== undefined) history.replace(answer, { records: answer.records!.map((record) => (record.notificationId === undefined ? record : { ...record, notificationId: 'another' })) });
    },
  },
  {
    name: 'what was refused for its rate has its effect all the same',
    breaks: 'nothing-rolled-back',
    apply: (history) => {
      const answer = history.any('submit.answered', ({ receiptSha256, submission }) => receiptSha256 !== undefined && history.all('submit.sent', (sent) => sent.submission === submission).length === 1 && history.all('topic.message', ({ rawSha256 }) => rawSha256 === digest(submission)).length > 0);
      history.replace(answer, { status: 429, code: 'SUBMISSION.TOO_MANY', receiptSha256: undefined, records: undefined, submissionId: undefined });
    },
  },
  {
    name: 'what was rolled back is read from a topic',
    breaks: 'nothing-rolled-back',
    apply: (history) => history.topic(NOTIFICATIONS, (messages) => messages.map((message, index) => (index === 0 ? { ...message, rawSha256: digest('rolled back') } : message))),
  },
  {
    name: 'a message that nobody sent is registered',
    breaks: 'nothing-rolled-back',
    apply: (history) => {
      const view = history.any('registry.case', ({ timeline }) => timeline !== undefined);
      if (view !== undefined) history.replace(view, { timeline: [...view.timeline!, { eventId: 'event-x', type: 'CASE_EXTENDED', notificationId: 'nobody-sent', sourceVersion: 99, action: 'UPDATE' }] });
    },
  },
  {
    name: 'a rejected record is registered',
    breaks: 'nothing-rolled-back',
    apply: (history) => {
      const rejected = history.any('submit.sent', ({ records }) => records?.some(({ verdict }) => verdict === 'REJECT') ?? false)?.records!.find(({ verdict }) => verdict === 'REJECT');
      const view = history.any('registry.case', ({ timeline }) => timeline !== undefined);
      if (view !== undefined && rejected !== undefined) history.replace(view, { timeline: [...view.timeline!, { eventId: 'event-x', type: 'CASE_EXTENDED', notificationId: rejected.notificationId, sourceVersion: 1, action: 'NEW' }] });
    },
  },
  {
    name: 'a case of a subject of which nobody spoke',
    breaks: 'nothing-rolled-back',
    apply: (history) => history.insertAfter(history.any('registry.case'), { ...history.any('registry.case')!, subjectKey: 'nobody-spoke', caseId: 'case-x', timeline: undefined }),
  },
  {
    name: 'a poisonous message is told of as a case event',
    breaks: 'nothing-rolled-back',
    apply: (history) => {
      const poison = history.any('probe.poison');
      if (poison !== undefined) history.topic('case.event.v1', (messages) => [...messages, { ...messages[0]!, messageId: poison.messageId, subjectKey: undefined, notificationId: undefined, subjectNumber: undefined }]);
    },
  },
  {
    name: 'a record is shown before anybody sent it',
    breaks: 'nothing-rolled-back',
    apply: (history) => {
      const last = history.all('stream.event', ({ type }) => type === 'alert').at(-1);
      const sent = history.any('submit.sent', ({ records }) => records?.some(({ notificationId }) => notificationId === last?.notificationId) ?? false);
      if (last === undefined || sent === undefined) return;
      history.remove(last);
      history.events.splice(history.events.indexOf(sent), 0, { ...last, at: sent.at });
    },
  },
  {
    name: 'an alert of what nobody sent',
    breaks: 'nothing-rolled-back',
    apply: (history) => history.replace(history.any('alerting.alert'), { notificationId: 'nobody-sent' }),
  },
];
