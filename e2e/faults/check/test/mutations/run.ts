import type { HistoryEvent } from '../../../history/events.ts';
import { digest } from '../simulated-suite.ts';
import type { Mutation } from './mutation.ts';

/** Puts off everything from an event on. */
function later(events: readonly HistoryEvent[], from: HistoryEvent | undefined, ms: number): HistoryEvent[] {
  const start = from === undefined ? events.length : events.indexOf(from);
  return events.map((event, index) => (index < start ? event : { ...event, at: event.at + ms }));
}

export const RUN: readonly Mutation[] = [
  { name: 'the run was broken off', breaks: 'history-complete', apply: (history) => history.remove(history.any('run.ended')) },
  { name: 'the run never was quiet', breaks: 'history-complete', apply: (history) => history.remove(history.any('run.quiet')) },
  { name: 'the beginning is missing', breaks: 'history-complete', apply: (history) => history.remove(history.any('run.started')) },
  { name: 'an attempt has no end', breaks: 'history-complete', apply: (history) => history.remove(history.any('submit.answered', ({ receiptSha256 }) => receiptSha256 === undefined)) },
  { name: 'a submission was answered that nobody sent', breaks: 'history-complete', apply: (history) => history.remove(history.any('submit.sent', ({ attempt }) => attempt === 2)) },
  { name: 'a stream was never closed', breaks: 'history-complete', apply: (history) => history.remove(history.any('stream.closed')) },
  { name: 'a message was passed over when reading a topic', breaks: 'history-complete', unsettled: true, apply: (history) => history.remove(history.any('topic.message', ({ reader }) => reader === 2)) },
  {
    name: 'a topic was not read to its end',
    breaks: 'history-complete',
    unsettled: true,
    apply: (history) => history.remove(history.all('topic.message', ({ topic, reader }) => topic === 'case.event.v1' && reader === 1).at(-1)),
  },
  { name: 'the cases of a state were not read', breaks: 'history-complete', apply: (history) => history.remove(history.any('snapshot.taken', ({ what }) => what === 'registry.case')) },
  { name: 'the alerts of a state were read in part', breaks: 'history-complete', unsettled: true, apply: (history) => history.remove(history.any('alerting.alert')) },
  { name: 'a topic was not read', breaks: 'history-complete', unsettled: true, apply: (history) => {
    history.removeAll('topic.message', ({ topic }) => topic === 'case.event.v1');
    history.removeAll('snapshot.taken', ({ of }) => of.startsWith('case.event.v1/'));
  } },
  { name: 'an audit entry is missing', breaks: 'audit', apply: (history) => {
    const counted = history.any('audit.counted', ({ about }) => about === 'registration');
    history.replace(counted, { entries: (counted?.entries ?? 1) - 1, distinct: (counted?.distinct ?? 1) - 1 });
  } },
  { name: 'a submission is audited twice', breaks: 'audit', apply: (history) => {
    const counted = history.any('audit.counted', ({ about }) => about === 'submission');
    history.replace(counted, { entries: (counted?.entries ?? 0) + 30, distinct: counted?.distinct });
  } },
  { name: 'an audit entry stands twice and another is missing', breaks: 'audit', apply: (history) => {
    const counted = history.any('audit.counted', ({ about }) => about === 'registration');
    history.replace(counted, { distinct: (counted?.distinct ?? 1) - 1 });
  } },
  { name: 'a read is not in the audit log', breaks: 'audit', apply: (history) => history.replace(history.any('audit.counted', ({ about }) => about === 'read'), { entries: 3 }) },
  { name: 'a redrive is not in the audit log', breaks: 'audit', apply: (history) => {
    const counted = history.any('audit.counted', ({ about, entries }) => about === 'redrive' && entries > 0);
    history.replace(counted, { entries: 0 });
  } },
  { name: 'messages wait in the end', breaks: 'lag-returns', apply: (history) => history.replace(history.all('lag.sampled').at(-1), { lag: 1 }) },
  {
    name: 'lag stays after a fault',
    breaks: 'lag-returns',
    apply: (history) => {
      const ended = history.all('fault.ended').at(-1);
      if (ended === undefined) return;
      const after = history.events.indexOf(ended);
      const next = history.all('lag.sampled', (event) => history.events.indexOf(event) > after && event.service === 'alerting').slice(0, 3);
      for (const sample of next) history.replace(sample, { lag: 51 });
      history.events = later(history.events, history.all('lag.sampled', (event) => history.events.indexOf(event) > after && event.service === 'alerting')[2], 40_000);
    },
  },
  {
    name: 'nobody looked at the lag in the end',
    breaks: 'lag-returns',
    apply: (history) => {
      const quiet = history.events.indexOf(history.any('run.quiet')!);
      history.removeAll('lag.sampled', (event) => history.events.indexOf(event) > quiet);
    },
  },
  { name: 'a fault never ends', breaks: 'recovers', apply: (history) => history.remove(history.any('fault.ended')) },
  { name: 'the suite does not recover from a fault', breaks: 'recovers', apply: (history) => history.remove(history.any('fault.recovered')) },
  { name: 'the suite recovers too late', breaks: 'recovers', apply: (history) => (history.events = later(history.events, history.any('fault.recovered'), 31_000)) && undefined },
  { name: 'a dead letter is redriven twice', breaks: 'redrive-twice', apply: (history) => history.replace(history.any('redrive.done', ({ outcome }) => outcome === 'ALREADY_REDRIVEN'), { outcome: 'REDRIVEN' }) },
  { name: 'redriving again changes something', breaks: 'redrive-twice', apply: (history) => history.replace(history.any('redrive.state', ({ round }) => round === 2), { sha256: digest('another') }) },
  { name: 'a redriven dead letter still waits', breaks: 'redrive-twice', apply: (history) => history.replace(history.all('dead-letter.listed', ({ state }) => state === 'REDRIVEN').at(-1), { state: 'WAITING' }) },
  { name: 'a redriven dead letter is not asked for again', breaks: 'redrive-twice', apply: (history) => history.remove(history.any('redrive.done', ({ outcome }) => outcome === 'ALREADY_REDRIVEN')) },
  { name: 'a dead letter is said to be redriven before it was', breaks: 'redrive-twice', apply: (history) => history.replace(history.any('redrive.done', ({ outcome }) => outcome === 'REDRIVEN'), { outcome: 'ALREADY_REDRIVEN' }) },
];
