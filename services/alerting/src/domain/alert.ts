import type { NotificationKind, NotificationStatus } from '@cbx/contracts';
import type { Lifecycle } from './lifecycle.js';
import type { Localized, Severity, Why } from './rule.js';

/** Who acknowledged: the issuer's name of the principal, and the name for the screen. */
export interface Actor {
  readonly subject: string;
  readonly name?: string;
}

/**
 * One alert of one rule for one state. What it says of the record (title, why) is empty once it is withdrawn; the
 * record's own content and its release label stand with its subject, once for all alerts.
 */
export interface Alert {
  readonly id: string;
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly severity: Severity;
  readonly lifecycle: Lifecycle;
  readonly status: NotificationStatus;
  readonly kind: NotificationKind;
  /** The recipient. */
  readonly state: string;
  readonly subjectKey: string;
  /** The version of the record that it shows. */
  readonly notificationId: string;
  /** Of `dedupKeyOf`: unique with the state. */
  readonly dedupKey: string;
  readonly title?: Localized;
  readonly why: readonly Why[];
  readonly raisedAt: Date;
  readonly dueAt?: Date;
  readonly acknowledgedAt?: Date;
  readonly acknowledgedBy?: Actor;
  /** Counts what an operator can see change, from 1. */
  readonly revision: number;
}

export const HISTORY_TYPES = ['RAISED', 'ACKNOWLEDGED', 'WITHDRAWN'] as const;
export type HistoryType = (typeof HISTORY_TYPES)[number];

/** One line of an alert's history. */
export interface HistoryEntry {
  readonly alertId: string;
  readonly at: Date;
  readonly type: HistoryType;
  readonly by?: Actor;
  readonly comment?: string;
}
