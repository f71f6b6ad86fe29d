import type { Notification } from '@cbx/contracts';
import { uuidV5 } from '@cbx/kernel';
import { changeOf, type Change, type ChangeOfPath } from './change-of.js';
import { operatorOf } from './operators.js';
import { readPath } from './read-path.js';
import type { Condition, Expectation, Rule, Why } from './rule.js';

/** What a rule is evaluated on. */
export interface Facts {
  readonly notification: Notification;
  /** Against the version before; empty when there is none. */
  readonly changes: readonly Change[];
  /** The states that might see the version before: no other learns from an alert what stood in it. */
  readonly sawBefore: readonly string[];
}

/** A recipient state for which every condition of a rule held, with the values that met them, in the rule's order. */
export interface Match {
  readonly recipient: string;
  readonly why: readonly Why[];
}

/**
 * The states to alert: those of `audience` (who may see the record, its origin included) that the rule addresses and for
 * which all of its conditions hold. In the order of `audience`.
 */
export function matchRule(rule: Rule, facts: Facts, audience: readonly string[]): Match[] {
  const states = recipientsOf(rule, facts.notification, audience);
  if (states.length === 0) return [];
  const alike: (Why | undefined)[] = [];
  for (const condition of rule.when) {
    const met = ofRecipient(condition) ? undefined : explain(condition, facts);
    if (met === undefined && !ofRecipient(condition)) return [];
    alike.push(asksWhatChanged(condition) ? undefined : met);
  }
  if (isComplete(alike)) return states.map((recipient) => ({ recipient, why: alike }));
  return states.flatMap((recipient) => {
    const why: Why[] = [];
    for (const [index, condition] of rule.when.entries()) {
      const met = alike[index] ?? explain(condition, facts, recipient);
      if (met === undefined) return [];
      why.push(met);
    }
    return [{ recipient, why }];
  });
}

/** Whether the conditions hold for every recipient alike: then all are told the same. */
function isComplete(why: readonly (Why | undefined)[]): why is readonly Why[] {
  return !why.includes(undefined);
}

/** Of `audience`, the states that the rule addresses, whatever its conditions say. */
export function recipientsOf(rule: Rule, notification: Notification, audience: readonly string[]): string[] {
  const { states, origin } = rule.recipients;
  const named = states.kind === 'field' ? readPath(notification, states.path) : undefined;
  const addressed = states.kind === 'released' ? undefined : Array.isArray(named) ? named : named === undefined ? [] : [named];
  return audience.filter((state) => (addressed?.includes(state) ?? true) && (origin || state !== notification.header.origin));
}

/**
 * What makes two alerts of one state the same: the subject, the rule, and the values of the rule's `dedup` paths. An
 * opaque UUIDv5, as it outlives the content of a withdrawn alert.
 */
export function dedupKeyOf(rule: Rule, notification: Notification): string {
  const values = rule.dedup.map((path) => readPath(notification, path) ?? null);
  return uuidV5(notification.header.subjectKey, JSON.stringify([rule.id, ...values]));
}

function ofRecipient(condition: Condition): boolean {
  return condition.expected.kind === 'recipient';
}

/** What a state is told of a change depends on whether it saw the version before. */
function asksWhatChanged(condition: Condition): boolean {
  return operatorOf(condition.operator).shows === 'change';
}

/** @param recipient left out for a condition that does not speak of it */
function explain(condition: Condition, facts: Facts, recipient?: string): Why | undefined {
  const operator = operatorOf(condition.operator);
  const value = readPath(facts.notification, condition.path);
  const change = operator.shows === 'change' ? changeFor(recipient, facts, condition.path) : undefined;
  const expected = resolve(condition.expected, facts.notification, recipient);
  if (condition.expected.kind === 'field' && expected === undefined) return undefined;
  if (!operator.holds({ value, change }, expected)) return undefined;
  const actual = operator.shows === 'change' ? change : value;
  return {
    path: condition.path,
    operator: condition.operator,
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
  };
}

function changeFor(recipient: string | undefined, facts: Facts, path: string): ChangeOfPath | undefined {
  const change = changeOf(facts.changes, path);
  if (change === undefined || recipient === undefined || facts.sawBefore.includes(recipient)) return change;
  return 'after' in change ? { after: change.after } : {};
}

function resolve(expectation: Expectation, notification: Notification, recipient: string | undefined): unknown {
  switch (expectation.kind) {
    case 'nothing':
      return undefined;
    case 'scalar':
      return expectation.value;
    case 'list':
      return expectation.values;
    case 'recipient':
      return recipient;
    case 'field':
      return readPath(notification, expectation.path);
  }
}
