import type { Notification } from '@cbx/contracts';
import { hash } from 'node:crypto';

/**
 * SHA-256 (hex) of what makes two notifications the same: the canonical JSON without `header.provenance`, `header.sentAt` and a derived
 * `header.handling.retainUntil`. A retainUntil that the sender stated counts. Source: architecture, "At least once, effect once".
 */
export function contentHash(notification: Notification, derived: { readonly retainUntil: boolean }): string {
  const { provenance: _provenance, sentAt: _sentAt, handling, ...header } = notification.header;
  const { retainUntil, ...restriction } = handling;
  const content = { ...notification, header: { ...header, handling: derived.retainUntil ? restriction : { ...restriction, retainUntil } } };
  return hash('sha256', withSortedNames(content), 'hex');
}

/** JSON with every object's names sorted by UTF-16 unit and without white space, so that equal values give equal text (as RFC 8785 has it). */
function withSortedNames(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((element) => (element === undefined ? 'null' : withSortedNames(element))).join(',')}]`;
  let text = '';
  for (const name of Object.keys(value).sort()) {
    const inner = (value as Readonly<Record<string, unknown>>)[name];
    // As JSON.stringify does: what is not there has no name either.
    if (inner !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${withSortedNames(inner)}`;
  }
  return `{${text}}`;
}
