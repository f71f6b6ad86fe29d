import type { Notification } from '@cbx/contracts';
import { differences, withinBudget } from './changes.js';
import type { Change } from './changes.js';
import type { JsonObject } from './json.js';
import { policyOf } from './policies/index.js';

/**
 * What a new version changes in the one that stood: conditions of handling first (a narrowed release must be seen), then the
 * bodies, as far as the origin has its say in them. Both of one subject, hence of one kind.
 *
 * A CANCEL has no bodies; that they are gone is its meaning and no list of changes: it changes handling only.
 */
export function versionChanges(before: Notification, after: Notification): Change[] {
  const handling = differences(asJson(before.header.handling), asJson(after.header.handling), '/header/handling');
  if (before.header.action === 'CANCEL' || after.header.action === 'CANCEL') return withinBudget(handling);
  const policy = policyOf(after);
  const bodies = policy.compared(before, after);
  return withinBudget([...handling, ...differences(bodies.before, bodies.after, '', policy.elementKeys)]);
}

/** The generated types are canonical JSON; interfaces have no index signature, which is all that this conversion adds. */
function asJson(value: object): JsonObject {
  return value as JsonObject;
}
