import type { NotificationKind } from '@cbx/contracts';
import { SchemaView } from '../language/schema-view.js';

/** One field of the shared schema. */
export interface SchemaField {
  /** `person.names[].family`: `[]` stands behind a list of objects. */
  readonly path: string;
  /** Whether its object cannot do without it. */
  readonly required: boolean;
  /** What it may be, where the schema leaves a choice. */
  readonly symbols?: readonly string[];
}

/** What the gateway adds to every notification. */
const OF_THE_GATEWAY = 'provenance';

/** The fields of a kind, in the order of the schema; objects are not among them, but their parts. */
export function fieldsOfSchema(kind: NotificationKind): SchemaField[] {
  return partsOf(SchemaView.ofKind(kind), '');
}

function partsOf(view: SchemaView, prefix: string): SchemaField[] {
  const required = view.required();
  return view.propertyNames().flatMap((name): SchemaField[] => {
    const part = view.property(name)!;
    const path = prefix === '' ? name : `${prefix}.${name}`;
    const items = part.items();
    if (name === OF_THE_GATEWAY) return [];
    if (part.propertyNames().length > 0) return partsOf(part, path);
    if (items !== undefined && items.propertyNames().length > 0) return partsOf(items, `${path}[]`);
    const symbols = part.symbols() ?? items?.symbols();
    return [{ path, required: required.includes(name), ...(symbols === undefined ? {} : { symbols }) }];
  });
}
