import { release, type Principal, type Released } from '@cbx/release';
import type { Alert } from './alert.js';
import { labelOfSubject, type SubjectHead } from './subject.js';

/**
 * What an alert shows, if the principal may see it: it is its state's alert, and the record, as its owner releases it now,
 * is released to it. The one way out for alerts; asked anew at every read and every send.
 */
export function releaseAlert<T extends object>(principal: Principal, alert: Alert, subject: SubjectHead, toView: () => T): Released<T> | undefined {
  return alert.state === principal.state ? release(principal, labelOfSubject(subject), toView()) : undefined;
}
