/** What a value at a path of a notification can be. `enum` is a text with a closed list of symbols. */
export type ValueType = 'text' | 'integer' | 'boolean' | 'date' | 'instant' | 'country' | 'enum' | 'object';

/** The type of a path, as the generated schema of a kind of notification says it. */
export interface FieldType {
  readonly type: ValueType;
  /** `enum` only: the symbols, in the schema's order. */
  readonly symbols?: readonly string[];
  /** Whether the path can hold several values: it ends at, or leads through, a list. */
  readonly many: boolean;
}

/** All paths of one kind of notification, `operation.phase` -> its type. */
export type FieldCatalogue = ReadonlyMap<string, FieldType>;

/** How a type is called in a message to whoever writes a rule. */
export function describeType(field: FieldType): string {
  const name = field.type === 'enum' ? `one of ${(field.symbols ?? []).join(', ')}` : field.type;
  return field.many ? `a list of ${name}` : name;
}
