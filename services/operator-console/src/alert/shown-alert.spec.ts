import { anAlert } from '../../test/alert-builder.js';
import type { AlertDetail, AlertView } from '../api/types.js';
import { emptyQueue, reduceQueue, type QueueState } from '../queue/alert-queue.js';
import { DEFAULT_FILTER } from '../queue/queue-filter.js';
import { shownAlert } from './shown-alert.js';

const detail = (fields: Partial<AlertDetail> = {}): AlertDetail => ({ ...anAlert(1), why: [], rule: { id: 'r', version: 1, description: { en: 'x', ru: 'x' } }, history: [], ...fields });
const knowing = (alert: AlertView): QueueState => reduceQueue(emptyQueue(DEFAULT_FILTER), { type: 'loaded', items: [alert], reading: true, now: 0 });

describe('the open alert', () => {
  it('takes over what the stream has said since it was loaded', () => {
    expect(shownAlert(detail(), knowing(anAlert(1, { revision: 2, severity: 'CRITICAL' }))).severity).toBe('CRITICAL');
    expect(shownAlert(detail({ revision: 3, severity: 'LOW' }), knowing(anAlert(1, { revision: 2, severity: 'CRITICAL' }))).severity).toBe('LOW');
  });

  it('shows at once what the operator did, even of an alert that is not in the list', () => {
    const state = reduceQueue(knowing(anAlert(2)), { type: 'pending', id: anAlert(1).id, as: { lifecycle: 'ACKNOWLEDGED' } });
    expect(shownAlert(detail(), state).lifecycle).toBe('ACKNOWLEDGED');
  });

  it('is withdrawn once the stream says so', () => {
    const state = reduceQueue(knowing(anAlert(1)), { type: 'events', events: [{ type: 'withdrawn', id: anAlert(1).id }], reading: true, now: 0 });
    expect(shownAlert(detail(), state).lifecycle).toBe('WITHDRAWN');
  });
});
