import type { AlertDetail } from '../api/types.js';
import { rowOf, type QueueState } from '../queue/alert-queue.js';

/**
 * The open alert as it is drawn: the loaded detail, what the stream has said since, and what the operator has just done.
 */
export function shownAlert(detail: AlertDetail, queue: QueueState): AlertDetail {
  const row = rowOf(queue, detail.id);
  const withdrawn = queue.gone.get(detail.id) === 'withdrawn' && detail.revision <= (queue.known.get(detail.id)?.revision ?? detail.revision);
  const pending = queue.pending.get(detail.id);
  const latest = row !== undefined && row.revision > detail.revision ? { ...detail, ...row } : detail;
  return { ...latest, ...pending, ...(withdrawn ? { lifecycle: 'WITHDRAWN' as const } : {}) };
}
