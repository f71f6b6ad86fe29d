import type { NotificationKind } from '@cbx/contracts';
import type { Rule } from './rule.js';

/** The rules in force, by kind of notification and by id. */
export class RuleBook {
  readonly #byKind = new Map<NotificationKind, Rule[]>();
  readonly #byId = new Map<string, Rule>();

  constructor(rules: readonly Rule[]) {
    for (const rule of rules) {
      this.#byId.set(rule.id, rule);
      const ofKind = this.#byKind.get(rule.on.kind);
      if (ofKind === undefined) this.#byKind.set(rule.on.kind, [rule]);
      else ofKind.push(rule);
    }
  }

  get all(): readonly Rule[] {
    return [...this.#byId.values()];
  }

  ofKind(kind: NotificationKind): readonly Rule[] {
    return this.#byKind.get(kind) ?? [];
  }

  find(id: string): Rule | undefined {
    return this.#byId.get(id);
  }
}
