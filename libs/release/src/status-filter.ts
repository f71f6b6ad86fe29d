import { CbxError } from '@cbx/kernel';
import { isStatus, STATUSES } from './release-label.js';
import type { Status } from './release-label.js';

/**
 * What `?status=` of a list asks for: one status, or `*` for all; ACTUAL where it is left out, so that exercise and
 * test data are never mixed into a list unasked.
 *
 * @throws CbxError `REQUEST.INVALID` for anything else
 */
export function statusFilter(value: string | undefined): readonly Status[] {
  if (value === undefined) return ['ACTUAL'];
  if (value === '*') return STATUSES;
  if (isStatus(value)) return [value];
  throw new CbxError('REQUEST.INVALID', 'status is none of the known ones', {
    details: { fields: [{ field: 'status', expected: `${STATUSES.join(', ')} or *` }] },
  });
}
