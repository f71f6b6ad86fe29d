import type { HistoryEvent, InvariantId } from '../../history/events.ts';
import type { World } from '../facts/world.ts';
import type { Finding } from '../findings.ts';
import type { SubjectModels } from '../model/subject-model.ts';

export interface Parts {
  /** Facts of all lines up to the one observed; of all lines when concluding. */
  readonly world: World;
  readonly models: SubjectModels;
  readonly finding: Finding;
}

/** One invariant's check over one history. */
export interface Invariant {
  /** Called for each line, after the world has taken it. For what need not be kept. */
  observe?(event: HistoryEvent, line: number): void;
  /** Called once, after the last line. */
  conclude(): void;
}

export interface InvariantCheck {
  readonly id: InvariantId;
  readonly begin: (parts: Parts) => Invariant;
}
