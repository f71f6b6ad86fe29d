import type { StateSet } from '../facts/states.ts';
import type { Claim } from '../facts/facts.ts';
import type { Standing, Step } from './fold-case.ts';

/** Alerts of one subject: `<rule>|<key>` -> the states. */
export type AlertSet = ReadonlyMap<string, StateSet>;

export interface AlertModel {
  /** Live in the end. */
  readonly live: AlertSet;
  /** Live at any time. */
  readonly ever: AlertSet;
  readonly standing: Standing | undefined;
  /** How many alerts each version in effect calls for, whether they were there before or not. */
  readonly called: ReadonlyMap<Claim, number>;
}

/**
 * Which alerts must be live after the steps: those that the versions in effect expect, while the record stands and is released. Knows no rule.
 */
export function foldAlerts(steps: readonly Step[]): AlertModel {
  let live = new Map<string, StateSet>();
  const ever = new Map<string, StateSet>();
  const called = new Map<Claim, number>();
  let standing: Standing | undefined;
  for (const { claim, type, before: stoodBefore } of steps) {
    if (type === 'VERSION_OUTDATED' || (standing !== undefined && claim.version <= standing.claim.version)) continue;
    standing = { claim, withdrawn: claim.action === 'CANCEL' };
    called.set(claim, 0);
    if (standing.withdrawn) {
      live = new Map();
      continue;
    }
    for (const [alert, states] of live) live.set(alert, states & claim.audience);
    for (const { rule, key, states, afterVersions } of claim.expects) {
      if (afterVersions !== undefined && (stoodBefore === undefined || !afterVersions.includes(stoodBefore))) continue;
      const alert = `${rule}|${key}`;
      live.set(alert, (live.get(alert) ?? 0) | (states & claim.audience));
      called.set(claim, called.get(claim)! + ones(states & claim.audience));
      ever.set(alert, (ever.get(alert) ?? 0) | (states & claim.audience));
    }
  }
  return { live, ever, standing, called };
}

function ones(states: StateSet): number {
  let count = 0;
  for (let left = states; left !== 0; left &= left - 1) count += 1;
  return count;
}
