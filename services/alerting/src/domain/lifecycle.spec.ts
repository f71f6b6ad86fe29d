import { ALERT_ACTIONS, ALERT_LIFECYCLE, checkStateMachine, LIFECYCLES, transition, type StateMachine } from './lifecycle.js';

describe('the lifecycle of an alert', () => {
  it.each([
    ['OPEN', 'acknowledge', 'ACKNOWLEDGED'],
    ['OPEN', 'update', 'OPEN'],
    ['OPEN', 'withdraw', 'WITHDRAWN'],
    ['ACKNOWLEDGED', 'update', 'ACKNOWLEDGED'],
    ['ACKNOWLEDGED', 'withdraw', 'WITHDRAWN'],
    ['WITHDRAWN', 'raise', 'OPEN'],
  ] as const)('%s, %s -> %s', (from, action, to) => {
    expect(transition(from, action)).toBe(to);
  });

  it('knows no other transition', () => {
    const all = LIFECYCLES.flatMap((from) => ALERT_ACTIONS.filter((action) => transition(from, action) !== undefined));
    expect(all).toHaveLength(6);
  });

  it('refuses a machine with a state that nothing leads to', () => {
    const machine: StateMachine<string, string> = { initial: 'OPEN', states: { ...ALERT_LIFECYCLE.states, SNOOZED: { wake: 'OPEN' } } };
    expect(() => checkStateMachine(machine)).toThrow(expect.objectContaining({ code: 'ALERT.LIFECYCLE', message: expect.stringContaining('SNOOZED') as string }));
  });
});
