import type { HistoryEvent } from '../../history/events.ts';
import { DeadLetterFacts } from './dead-letter-facts.ts';
import { EffectFacts } from './effect-facts.ts';
import { RunFacts } from './run-facts.ts';
import { States } from './states.ts';
import { SubmissionFacts } from './submission-facts.ts';

/** All that is kept of a history. Facts only: what they mean is the invariants' to say. */
export class World {
  readonly states = new States();
  readonly run = new RunFacts(this.states);
  readonly effects = new EffectFacts();
  readonly submissions = new SubmissionFacts(this.states, this.run, this.effects);
  readonly deadLetters = new DeadLetterFacts();

  take(event: HistoryEvent, line: number): void {
    this.run.take(event, line);
    this.submissions.take(event, line);
    if (!this.#isPoison(event)) this.effects.take(event, line);
    this.deadLetters.take(event, line);
  }

  /** A poisonous message where it was put is nobody's effect, though it may read like one. */
  #isPoison(event: HistoryEvent): boolean {
    return event.event === 'topic.message' && this.run.poisons.get(event.messageId)?.topic === event.topic;
  }

  /** Who may see it, by whatever was declared of it; 0 for what nobody declared. */
  audienceOf(notificationId: string): number {
    return this.effects.find(notificationId)?.claims.reduce((all, { audience }) => all | audience, 0) ?? 0;
  }
}

