import { CbxError } from '@cbx/kernel';

export const LIFECYCLES = ['OPEN', 'ACKNOWLEDGED', 'WITHDRAWN'] as const;
export type Lifecycle = (typeof LIFECYCLES)[number];

/**
 * What can happen to an alert. `raise`: its rule matched while no alert was live; `update`: a later version of the record
 * while it is; `acknowledge`: an operator took it; `withdraw`: its owner cancelled the record or took back its release.
 */
export const ALERT_ACTIONS = ['raise', 'update', 'acknowledge', 'withdraw'] as const;
export type AlertAction = (typeof ALERT_ACTIONS)[number];

type Transitions = Readonly<Partial<Record<AlertAction, Lifecycle>>>;

export interface StateMachine<S extends string, A extends string> {
  readonly initial: S;
  readonly states: Readonly<Record<S, Readonly<Partial<Record<A, S>>>>>;
}

/**
 * The lifecycle of an alert. In progress, closed and snoozed come as rows here: nothing else names a transition.
 * A withdrawn alert rises again when its record is released to the state again.
 */
export const ALERT_LIFECYCLE = {
  initial: 'OPEN',
  states: {
    OPEN: { update: 'OPEN', acknowledge: 'ACKNOWLEDGED', withdraw: 'WITHDRAWN' } satisfies Transitions,
    ACKNOWLEDGED: { update: 'ACKNOWLEDGED', withdraw: 'WITHDRAWN' } satisfies Transitions,
    WITHDRAWN: { raise: 'OPEN' } satisfies Transitions,
  },
} as const satisfies StateMachine<Lifecycle, AlertAction>;

const MACHINE: StateMachine<Lifecycle, AlertAction> = ALERT_LIFECYCLE;

/** Where `action` leads from `from`, or `undefined` where it cannot happen. */
export function transition(from: Lifecycle, action: AlertAction): Lifecycle | undefined {
  return MACHINE.states[from][action];
}

/** Refuses a machine with a state that cannot be reached from its initial one. @throws CbxError `ALERT.LIFECYCLE` */
export function checkStateMachine<S extends string, A extends string>(machine: StateMachine<S, A>): void {
  const reached = new Set<S>([machine.initial]);
  for (const state of reached) {
    for (const next of Object.values<S | undefined>(machine.states[state])) if (next !== undefined) reached.add(next);
  }
  const unreachable = (Object.keys(machine.states) as S[]).filter((state) => !reached.has(state));
  if (unreachable.length > 0) throw new CbxError('ALERT.LIFECYCLE', `no transition leads to ${unreachable.join(', ')}`);
}

checkStateMachine(MACHINE);
