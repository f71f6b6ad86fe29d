import type { Content, Presence, ShapeField } from '../shape/shape-field.js';
import type { DefaultValue } from '../shape/target.js';
import type { Condition, FieldLine } from './field-line.js';
import { didYouMean } from './nearest.js';
import type { YamlFile } from './yaml-file.js';

/** The fields of a shape that stand before the one that is compiled: what its line may say of others is of these. Slips are told in the file, at `at`. */
export class EarlierFields {
  readonly #file: YamlFile;
  readonly #fields: readonly ShapeField[];
  readonly #indexOf: ReadonlyMap<string, number>;

  /** @param indexOf by the names of the fields */
  constructor(file: YamlFile, fields: readonly ShapeField[], indexOf: ReadonlyMap<string, number>) {
    this.#file = file;
    this.#fields = fields;
    this.#indexOf = indexOf;
  }

  /** Fields are read in the order of the mapping: what another depends on stands before it. */
  index(name: string, at: unknown): number | undefined {
    const index = this.#indexOf.get(name);
    if (index === undefined) this.#file.mistake(at, `there is no field '${name}' before this one${didYouMean(name, this.#indexOf.keys())}`);
    return index;
  }

  /** `required when` and `forbidden when`. */
  presence(line: FieldLine, at: unknown): Presence | undefined {
    const { requiredWhen, forbiddenWhen } = line;
    const either = requiredWhen ?? forbiddenWhen;
    if (either === undefined) return undefined;
    if (requiredWhen !== undefined && forbiddenWhen !== undefined && requiredWhen.field !== forbiddenWhen.field) this.#file.mistake(at, 'both conditions must be of one field');
    const index = this.index(either.field, at);
    if (index === undefined) return undefined;
    for (const condition of [requiredWhen, forbiddenWhen]) if (condition !== undefined) this.#checkCondition(condition, this.#fields[index]!, at);
    return { index, requiredWhen: requiredWhen?.value, forbiddenWhen: forbiddenWhen?.value };
  }

  /** `read when` */
  readWhen({ readWhen }: FieldLine, at: unknown): ShapeField['readWhen'] {
    const index = readWhen === undefined ? undefined : this.index(readWhen.field, at);
    if (readWhen === undefined || index === undefined) return undefined;
    this.#checkCondition(readWhen, this.#fields[index]!, at);
    return { index, value: readWhen.value };
  }

  /** `default FIELD + N years`. Both must give days. */
  yearsAfter({ field, years }: { readonly field: string; readonly years: number }, content: Content, at: unknown): DefaultValue | undefined {
    const index = this.index(field, at);
    if (index === undefined) return undefined;
    for (const each of [content, this.#fields[index]!.content]) if (each.kind !== 'value' || each.converter.gives.type !== 'string' || each.converter.gives.format !== 'date') this.#file.mistake(at, 'years are added to a day, and give one');
    return { after: index, years };
  }

  #checkCondition({ field, value }: Condition, { content }: ShapeField, at: unknown): void {
    const symbols = content.kind === 'value' && content.converter.gives.type === 'string' ? content.converter.gives.symbols : undefined;
    if (symbols === undefined) this.#file.mistake(at, `a condition asks a field of a code list, and '${field}' has none`);
    else if (!symbols.includes(value)) this.#file.mistake(at, `'${field}' never is '${value}': it is ${symbols.join(', ')}`);
  }
}
