import type { OperationStatusNotification } from '@cbx/contracts';
import type { JsonObject } from '../json.js';
import { bodiesOf } from './case-policy.js';
import type { Bodies, CasePolicy } from './case-policy.js';

/** What every participant may say of an operation: its own results, and the moment that they describe. */
const PARTICIPANTS_SAY = ['asOf', 'results'] as const;

/**
 * Called after the operation. Its phase, and all else but results, is the lead's to say (shared schema, OPERATION_STATUS):
 * - a participant's version changes results only;
 * - where a participant has become the lead, what it said before did not count, so its phase appears without a `before`.
 */
export const operationStatusPolicy: CasePolicy<OperationStatusNotification> = {
  requiredBodies: ['operation'],
  label: ({ operation }) => operation?.name,
  compared(before, after) {
    if (!speaksForOperation(after)) return { before: resultsOf(before), after: resultsOf(after) };
    return { before: speaksForOperation(before) ? bodiesOf(before) : resultsOf(before), after: bodiesOf(after) };
  },
  elementKeys: { '/operation/results': 'measure' },
};

function speaksForOperation({ header, operation }: OperationStatusNotification): boolean {
  return operation?.lead === header.origin;
}

function resultsOf(notification: OperationStatusNotification): Bodies {
  const operation: JsonObject = { ...notification.operation } as unknown as JsonObject;
  return { operation: Object.fromEntries(PARTICIPANTS_SAY.flatMap((name) => (operation[name] === undefined ? [] : [[name, operation[name]]]))) };
}
