import type { AvroType, EnumType, RecordType } from './avro-schema.js';

/** The named types that one self-contained schema defines, by their short names: all are of one namespace. */
export class NamedTypes {
  readonly #types = new Map<string, RecordType | EnumType>();

  constructor(schema: RecordType) {
    this.#collect(schema);
  }

  /** Throws where the schema defines no such type. */
  get(name: string): RecordType | EnumType {
    const type = this.#types.get(name.slice(name.lastIndexOf('.') + 1));
    if (type === undefined) throw new Error(`The schema defines no type ${name}`);
    return type;
  }

  #collect(type: AvroType): void {
    if (typeof type === 'string') return;
    if (Array.isArray(type)) {
      for (const branch of type) this.#collect(branch);
      return;
    }
    if (type.type === 'array') this.#collect(type.items);
    if (type.type !== 'record' && type.type !== 'enum') return;
    this.#types.set(type.name, type);
    if (type.type === 'record') for (const field of type.fields) this.#collect(field.type);
  }
}
