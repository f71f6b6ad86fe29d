import type { Notification, NotificationKind, NotificationStatus } from '@cbx/contracts';
import type { ReleaseLabel } from '@cbx/release';

/** A record of a member state as alerting knows it: its newest version, which alone decides who may see its alerts. */
export interface SubjectHead {
  readonly subjectKey: string;
  readonly caseId: string;
  readonly caseNumber: string;
  readonly kind: NotificationKind;
  readonly status: NotificationStatus;
  readonly origin: string;
  readonly releasableTo: readonly string[];
  readonly handlingCode: string;
  readonly sourceVersion: number;
  readonly notificationId: string;
  /** Cancelled by its owner: nothing of its content is kept. */
  readonly withdrawn: boolean;
  /** The name of the group, person or operation; absent once withdrawn. */
  readonly label?: string;
}

/** With the record itself. */
export interface Subject extends SubjectHead {
  /** Absent once withdrawn. */
  readonly notification?: Notification;
}

/** The label under which everything about this subject is released. */
export function labelOfSubject(subject: Pick<SubjectHead, 'origin' | 'releasableTo' | 'status' | 'handlingCode'>): ReleaseLabel {
  return { origin: subject.origin, releasableTo: subject.releasableTo, status: subject.status, handlingCode: subject.handlingCode };
}
