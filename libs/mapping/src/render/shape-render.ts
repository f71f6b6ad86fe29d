/** What a `render` section of a shape says: where the way back is not the way in reversed. */
export interface ShapeRender {
  /** By the path of a field: what is written there, the first whose condition holds. */
  readonly values: ReadonlyMap<string, readonly Choice[]>;
  /** By the path of a list of the notification: which fields its elements are offered, in this order. */
  readonly lists: ReadonlyMap<string, ListRender>;
}

export interface Choice {
  readonly text: RenderText;
  /** All must hold. */
  readonly when: readonly Condition[];
}

export interface ListRender {
  readonly routes: readonly Route[];
  /** The fields are filled one after the other: a field that an element does not fit is passed over for all that follow. */
  readonly inOrder: boolean;
  /** What goes into these fields is written in the order of the notification, where the first of them stands. */
  readonly mixed: boolean;
  /** Such elements are left out where there are others. */
  readonly without: readonly Condition[];
}

export interface Route {
  /** The field's path in the shape. */
  readonly path: string;
  readonly when: readonly Condition[];
  /** Only where another element would go there too. */
  readonly ifAnother: boolean;
}

/** Of the object that is written, or of the element of a list. */
export type Condition = (object: Readonly<Record<string, unknown>>) => boolean;

/** `CBX_<id>`: text, and values between. */
export type RenderText = readonly (string | { readonly path: readonly string[] })[];

/** The value at a path; `undefined` where there is none. */
export function valueAt(object: unknown, path: readonly string[]): unknown {
  let value = object;
  for (const step of path) value = (value as Readonly<Record<string, unknown>> | undefined)?.[step];
  return value;
}
