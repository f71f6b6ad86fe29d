import { isRedriven } from '../facts/dead-letter-facts.ts';
import type { Claim, DeadLetter, Notification, Subject } from '../facts/facts.ts';
import type { World } from '../facts/world.ts';
import { effectiveClaim } from './effective-claim.ts';
import { type AlertModel, foldAlerts } from './fold-alerts.ts';
import { type CaseModel, foldCase, type Step } from './fold-case.ts';

/** What must have become of a subject in the end. */
export interface SubjectModel {
  readonly registry: CaseModel;
  /**
   * Alerting after what the registry must have told it. A case event that lay in alerting's dead letters and was redriven may have come back at any time: two ways that it can have
   * gone, in its place and last; the same twice where nothing was buried.
   */
  readonly alerting: readonly [AlertModel, AlertModel];
  /** Versions that lie in a dead letter of registry or alerting, or did. */
  readonly buried: boolean;
}

/** Predicts where subjects stand, from what was declared and the order in which it was published. */
export class SubjectModels {
  readonly #world: World;
  readonly #models = new Map<Subject, SubjectModel>();

  constructor(world: World) {
    this.#world = world;
  }

  of(subject: Subject): SubjectModel {
    let model = this.#models.get(subject);
    if (model === undefined) this.#models.set(subject, (model = this.#predict(subject)));
    return model;
  }

  /** Whether the registry buried the notification. */
  buriedAtRegistry(notification: Notification): DeadLetter | undefined {
    const { deadLetters } = this.#world;
    if (deadLetters.all.size === 0) return undefined;
    const ids = notification.messages.length === 0 ? [notification.id] : notification.messages.map(({ messageId }) => messageId);
    return ids.map((id) => deadLetters.find('case-registry', id)).find((letter) => letter !== undefined);
  }

  /** Whether alerting buried the case event of the notification. */
  buriedAtAlerting(notification: Notification): DeadLetter | undefined {
    const { deadLetters } = this.#world;
    if (deadLetters.all.size === 0) return undefined;
    return notification.caseEvents.map(({ messageId }) => deadLetters.find('alerting', messageId)).find((letter) => letter !== undefined);
  }

  #predict(subject: Subject): SubjectModel {
    const arrivals = this.#arrivals(subject);
    const registry = foldCase(arrivals.map(effectiveClaim).filter((claim): claim is Claim => claim !== undefined));
    const waits = (step: Step): boolean => {
      const letter = this.buriedAtAlerting(step.claim.notification);
      return letter !== undefined && !isRedriven(letter);
    };
    const reached = registry.steps.filter((step) => !waits(step));
    const late = reached.filter(({ claim }) => this.buriedAtAlerting(claim.notification) !== undefined);
    const inPlace = foldAlerts(reached);
    const last = late.length === 0 ? inPlace : foldAlerts([...reached.filter((step) => !late.includes(step)), ...late]);
    return { registry, alerting: [inPlace, last], buried: late.length > 0 || reached.length < registry.steps.length || subject.published.some((each) => this.buriedAtRegistry(each) !== undefined) };
  }

  /**
   * The order in which the registry must have taken the versions: that of the topic. What it buried comes where the timeline has it, as nobody else can know when it was
   * redriven; what still lies there does not come.
   */
  #arrivals({ published, timeline }: Subject): readonly Notification[] {
    const buried = published.filter((each) => this.buriedAtRegistry(each) !== undefined);
    if (buried.length === 0) return published;
    const order = [...published.filter((each) => !buried.includes(each))];
    for (const each of buried) {
      const place = timeline?.findIndex(({ notification }) => notification === each) ?? -1;
      if (place < 0) continue;
      const before = new Set(timeline!.slice(0, place).map(({ notification }) => notification));
      const after = order.findLastIndex((other) => before.has(other));
      order.splice(after + 1, 0, each);
    }
    return order;
  }
}
