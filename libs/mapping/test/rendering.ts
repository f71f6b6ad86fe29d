import { makeNotificationId, makeSubjectKey, type Notification, type NotificationKind } from '@cbx/contracts';
import path from 'node:path';
import { loadMember } from '../src/load/load-member.js';
import type { RenderFault } from '../src/render/rendering.js';

/** JSON that a test changes at will. */
export type Json = ReturnType<typeof JSON.parse>;

const BODIES: Readonly<Record<NotificationKind, () => Json>> = {
  ORGANIZED_CRIME_GROUP: () => ({ group: { names: [{ type: 'PRIMARY', script: 'Cyrl', value: 'Яр' }], status: 'ACTIVE', activities: ['OTHER'], territories: ['RUS'] }, members: [{ person: aPerson(), role: 'MEMBER' }] }),
  READMITTED_PERSON: () => ({ person: aPerson(), readmission: { from: 'DEU', to: 'ARM', stage: 'REQUESTED', stageOn: '2024-05-10', traffickingIndicator: 'NOT_ASSESSED' } }),
  OPERATION_STATUS: () => ({ operation: { code: 'KANAL-1', name: 'Канал', phase: 'ACTIVE', lead: 'BLR', participants: ['BLR'], asOf: '2024-05-14T04:30:00.000Z' } }),
  SEARCH_REQUEST: () => ({ search: { category: 'WANTED', urgency: 'ROUTINE', measure: 'LOCATE', reason: 'Уклонение', validUntil: '2025-05-14' }, person: aPerson() }),
};

export function aPerson(): Json {
  return { names: [{ type: 'PRIMARY', script: 'Cyrl', family: 'Рахимов', given: 'Тимур' }], sex: 'MALE' };
}

/** A notification with what the shared schema requires, and one member where it is a group; `change` changes it. */
export function aNotification(kind: NotificationKind, change: (notification: Json) => void = () => undefined): Notification {
  const header: Json = { kind, action: 'NEW', origin: 'BLR', originAgency: 'МВД', sourceReference: 'R-1', sourceVersion: 1, sentAt: '2024-05-14T04:30:00.000Z', status: 'ACTUAL', handling: { code: 'H0', releasableTo: ['DEU'], purpose: 'READMISSION', retainUntil: '2027-05-14' } };
  const notification: Json = { header: { notificationId: makeNotificationId(header), subjectKey: makeSubjectKey(header), ...header }, ...BODIES[kind]() };
  change(notification);
  return notification as Notification;
}

export interface Rendered {
  readonly bytes: Uint8Array;
  /** `CODE pointer`, sorted. */
  readonly losses: readonly string[];
}

/** Renders for a member whose mapping is in the repository. */
export function renderer(iso3: string): { render(notification: Notification): Rendered; fault(notification: Notification): string } {
  const member = loadMember(path.resolve(import.meta.dirname, '../../../members', iso3));
  const context = { at: '2024-06-30T12:00:00.000Z', id: '7b6e1c52-0d3f-4a89-b1c7-000000000001' };
  return {
    render(notification) {
      const rendering = member.render!(notification, context);
      if (rendering.outcome === 'NOT_RENDERED') throw new Error(`not rendered: ${told(rendering.fault)}`);
      return { bytes: rendering.bytes, losses: rendering.losses.map(told).sort() };
    },
    fault(notification) {
      const rendering = member.render!(notification, context);
      return rendering.outcome === 'NOT_RENDERED' ? told(rendering.fault) : 'rendered';
    },
  };
}

function told({ code, pointer }: RenderFault): string {
  return `${code} ${pointer}`;
}
