import type { Notification } from '@cbx/contracts';
import { createHash } from 'node:crypto';

/**
 * SHA-256 (hex) of what makes two notifications the same: the canonical JSON without `header.provenance`, `header.sentAt` and a derived
 * `header.handling.retainUntil`. A retainUntil that the sender stated counts. Source: architecture, "At least once, effect once".
 */
export function contentHash(notification: Notification, derived: { readonly retainUntil: boolean }): string {
  const { provenance: _provenance, sentAt: _sentAt, handling, ...header } = notification.header;
  const { retainUntil, ...restriction } = handling;
  const content = { ...notification, header: { ...header, handling: derived.retainUntil ? restriction : { ...restriction, retainUntil } } };
  return createHash('sha256').update(withSortedNames(content)).digest('hex');
}

/** JSON with every object's names sorted by UTF-16 unit and without white space, so that equal values give equal text (as RFC 8785 has it). */
function withSortedNames(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
