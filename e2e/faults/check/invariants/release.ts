import type { HistoryEvent } from '../../history/events.ts';
import type { Notification, Subject } from '../facts/facts.ts';
import type { StateSet } from '../facts/states.ts';
import { effectiveClaim } from '../model/effective-claim.ts';
import type { Invariant, InvariantCheck, Parts } from './invariant.ts';

/** Reliability 8: nothing is shown to a state that its owner did not release it to, at any exit that was looked at; and what is released is shown. */
export const release: InvariantCheck = { id: 'release', begin: (parts) => new Release(parts) };

class Release implements Invariant {
  readonly #parts: Parts;
  /** Probes and others' readings are judged at the end, when all is known. */
  readonly #probes: { readonly event: HistoryEvent<'probe.exit'>; readonly line: number }[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  observe(event: HistoryEvent, line: number): void {
    switch (event.event) {
      case 'stream.event':
        if (event.type === 'alert') this.#streamed(event, line);
        return;
      case 'registry.case':
        for (const { notificationId } of event.timeline ?? []) this.#version(event.state, notificationId, 'the timeline of a case', line);
        return;
      case 'alerting.alert':
        this.#version(event.state, event.notificationId, 'the list of alerts', line);
        return;
      case 'submission.shown':
        this.#submission(event, line);
        return;
      case 'probe.exit':
        if (event.shown) this.#probes.push({ event, line });
        else this.#parts.finding.checked('probes that showed nothing');
        return;
      default:
        return;
    }
  }

  conclude(): void {
    for (const subject of this.#parts.world.effects.subjects.values()) this.#subject(subject);
    for (const { event, line } of this.#probes) this.#probe(event, line);
  }

  #streamed(event: HistoryEvent<'stream.event'>, line: number): void {
    const state = this.#parts.world.effects.stateOfClient(event.client);
    if (state !== undefined && event.notificationId !== undefined) this.#version(state, event.notificationId, `the stream (client ${event.client})`, line);
  }

  /** A version is shown to those whom it names, whatever came later. */
  #version(state: string, notificationId: string, exit: string, line: number): void {
    const { world, finding } = this.#parts;
    finding.checked('showings');
    const notification = world.effects.find(notificationId);
    if (notification === undefined || notification.claims.length === 0 || (world.audienceOf(notificationId) & world.states.bit(state)) !== 0) return;
    finding.violate(`${state} was shown ${notificationId} by ${exit}, which is released to ${this.#names(world.audienceOf(notificationId))}`, [notification.claims[0]?.line, line]);
  }

  #submission({ state, submission: name, status, records = [] }: HistoryEvent<'submission.shown'>, line: number): void {
    const { world, finding } = this.#parts;
    const submission = world.submissions.all.get(name);
    if (submission === undefined || submission.member === state) return;
    finding.checked('submissions asked for by others');
    if (status !== 404 || records.length > 0) finding.violate(`${state} was answered ${status} for submission ${name} of ${submission.member}`, [submission.receipt?.line, line]);
  }

  /** In the end: what stands decides who sees the subject at all. */
  #subject(subject: Subject): void {
    const { world, models, finding } = this.#parts;
    const { registry, alerting } = models.of(subject);
    const stands = registry.standing?.claim;
    if (stands === undefined) return;
    for (const { state, line } of subject.views) {
      finding.checked('showings');
      if ((stands.audience & world.states.bit(state)) === 0) finding.violate(`${state} sees the case of subject ${subject.key}, which version ${stands.version} releases to ${this.#names(stands.audience)}`, [stands.line, stands.notification.messages[0]?.line, line]);
    }
    for (const state of world.states.list(stands.audience)) {
      const snapshot = world.run.snapshot('registry.case', state);
      if (snapshot === undefined || subject.views.some((view) => view.state === state) || !isRegistered(subject)) continue;
      finding.violate(`${state} does not see the case of subject ${subject.key}, which is released to it`, [stands.line, subject.views[0]?.line, snapshot.line]);
    }
    const told = alerting[0].standing?.claim;
    if (told === undefined) return;
    for (const { shown, state, id } of subject.alerts) {
      if (shown === undefined) continue;
      finding.checked('showings');
      if ((told.audience & world.states.bit(state)) === 0) finding.violate(`${state} has alert ${id} of subject ${subject.key}, which version ${told.version} releases to ${this.#names(told.audience)}`, [told.line, told.notification.caseEvents[0]?.line, shown.line]);
    }
  }

  #probe(event: HistoryEvent<'probe.exit'>, line: number): void {
    const { world, finding } = this.#parts;
    finding.checked('probes that showed something');
    const allowed = this.#allowed(event);
    if (allowed === undefined || (allowed.states & world.states.bit(event.state)) !== 0) return;
    finding.violate(`${event.state} was shown something of ${event.notificationId ?? event.subjectKey ?? event.submission ?? '?'} by ${event.exit}, which is for ${this.#names(allowed.states)}`, [allowed.line, line]);
  }

  #allowed({ notificationId, subjectKey, submission: name }: HistoryEvent<'probe.exit'>): { readonly states: StateSet; readonly line: number | undefined } | undefined {
    const { world } = this.#parts;
    if (notificationId !== undefined) return this.#ofNotification(world.effects.find(notificationId));
    if (subjectKey !== undefined) {
      const subject = world.effects.subjects.get(subjectKey);
      const standing = subject === undefined ? undefined : this.#parts.models.of(subject).registry.standing?.claim;
      return standing === undefined ? undefined : { states: standing.audience, line: standing.line };
    }
    const submission = world.submissions.all.get(name ?? '');
    return submission === undefined ? undefined : { states: world.states.bit(submission.member), line: submission.receipt?.line };
  }

  #ofNotification(notification: Notification | undefined): { readonly states: StateSet; readonly line: number | undefined } | undefined {
    const claim = notification === undefined ? undefined : effectiveClaim(notification);
    return claim === undefined ? undefined : { states: claim.audience, line: claim.line };
  }

  #names(states: StateSet): string {
    return this.#parts.world.states.list(states).join(', ') || 'nobody';
  }
}

function isRegistered({ timeline = [] }: Subject): boolean {
  return timeline.length > 0;
}
