/** A notification on its way to a member and back. */
import { makeNotificationId, makeSubjectKey, type Notification } from '@cbx/contracts';
import path from 'node:path';
import { loadMember } from '../src/load/load-member.js';
import type { Json } from './rendering.js';

export const MEMBERS = ['ARM', 'BLR', 'KAZ', 'KGZ', 'RUS', 'TJK'] as const;
export type Member = (typeof MEMBERS)[number];

export const members = new Map(MEMBERS.map((iso3) => [iso3, loadMember(path.resolve(import.meta.dirname, '../../../members', iso3))]));
const context = { at: '2026-12-01T09:00:00.000Z', id: '7b6e1c52-0d3f-4a89-b1c7-000000000001' };

/** Puts the value at the RFC 6901 pointer, and the ids that the header now has. */
export function putAt(notification: Json, pointer: string, value: unknown): void {
  const steps = pointer.split('/').slice(1);
  const parent = steps.slice(0, -1).reduce((at: Json, step) => (at[step] ??= {}), notification);
  parent[steps.at(-1)!] = value;
  const { header } = notification;
  Object.assign(header, { notificationId: makeNotificationId(header), subjectKey: makeSubjectKey(header) });
}

/** `CODE pointer` of what was lost, or stood against it; `undefined` where it comes back as it was. Rules across fields say nothing of the way. */
export function toldOf(iso3: Member, notification: Notification): string[] | undefined {
  const rendering = members.get(iso3)!.render!(notification, context);
  if (rendering.outcome === 'NOT_RENDERED') return [`${rendering.fault.code} ${rendering.fault.pointer}`];
  if (rendering.losses.length > 0) return rendering.losses.map(({ code, pointer }) => `${code} ${pointer}`);
  const { notifications, rejections } = members.get(iso3)!.translate(rendering.bytes);
  expect(rejections.filter(({ code }) => !code.startsWith('RULE.'))).toEqual([]);
  if (rejections.length === 0) expect(notifications.map((each) => each.notification)).toEqual([notification]);
  return undefined;
}
