import type { Notification } from '@cbx/contracts';
import type { ElementKeys } from '../changes.js';
import type { JsonObject } from '../json.js';

/** The bodies of a notification: body's name -> body. */
export type Bodies = JsonObject;

/** The names of a kind's bodies; of a union of kinds, those of each. */
export type BodyName<N extends Notification> = N extends Notification ? Exclude<keyof N, 'header'> & string : never;

/**
 * What the registry must know of one kind of notification beyond its schema. A new kind is added by its schema, a row of
 * the topic catalogue and a policy here.
 */
export interface CasePolicy<N extends Notification> {
  /** The bodies that every NEW and UPDATE has. */
  readonly requiredBodies: readonly BodyName<N>[];

  /** What the case is called on a list: the name of its group, person or operation. `undefined` where the notification has no body (CANCEL). */
  label(notification: N): string | undefined;

  /**
   * The bodies between which changes are sought: of the version that stood and of the one that takes its place. Leaves out
   * what the origin has no say in.
   */
  compared(before: N, after: N): { readonly before: Bodies; readonly after: Bodies };

  /** By which member the elements of the bodies' arrays are told apart, where they have one. */
  readonly elementKeys: ElementKeys;
}

/** A notification without its header. */
export function bodiesOf(notification: Notification): Bodies {
  const { header: _header, ...bodies } = notification;
  // The generated types are canonical JSON; interfaces have no index signature, which is all that this conversion adds.
  return bodies as unknown as Bodies;
}

/** Both notifications' bodies, whole: the origin has its say in all of them. */
export function wholeBodies(before: Notification, after: Notification): { before: Bodies; after: Bodies } {
  return { before: bodiesOf(before), after: bodiesOf(after) };
}
