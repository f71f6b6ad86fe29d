import type { NotificationKind } from '@cbx/contracts';
import { compileFolder } from '../load/load-member.js';
import type { Shape } from '../shape/shape.js';
import type { Content, ShapeField } from '../shape/shape-field.js';
import type { GivenValue, Target } from '../shape/target.js';
import type { MemberMapping } from '../translate/compiled-member.js';

/** What a mapping says of one format, for those who read it: made of the compiled mapping. */
export interface MemberDescription extends Pick<MemberMapping, 'iso3' | 'format' | 'mediaTypes' | 'mappingVersion' | 'limits'> {
  /** Whether notifications are rendered, too. */
  readonly renders: boolean;
  /** Whether senders are answered in the member's own format. */
  readonly answers: boolean;
  readonly kinds: ReadonlyMap<NotificationKind, readonly CarriedField[]>;
}

/** A field of the shared schema that a format carries. */
export interface CarriedField {
  /** `person.names[].family`: `[]` stands behind a list of objects. */
  readonly path: string;
  readonly sources: readonly FieldSource[];
}

/** Where the value of a field comes from. */
export interface FieldSource {
  /** The field's name in the format, before it those of the objects around: `Person.Name`; `undefined` of what the mapping itself gives. */
  readonly field: string | undefined;
  /** What is read there. */
  readonly reads: string;
  /** What is given always (or where the field is absent): a value, or `$name` of the envelope. */
  readonly given?: string;
  readonly required: boolean;
  /** Whether it is written on the way back. */
  readonly written: boolean;
}

/** @throws CbxError as `loadMember` does */
export function describeMember(folder: string): MemberDescription {
  const { iso3, format, mediaTypes, mappingVersion, limits, record, render, answers } = compileFolder(folder);
  const kinds = new Map([...record.withBody].map(([kind, shape]) => [kind, new Description(render !== undefined).of(shape)]));
  return { iso3, format, mediaTypes, mappingVersion, limits, renders: render !== undefined, answers: answers !== undefined, kinds };
}

class Description {
  readonly #renders: boolean;
  readonly #sources = new Map<string, FieldSource[]>();

  constructor(renders: boolean) {
    this.#renders = renders;
  }

  of(shape: Shape): CarriedField[] {
    this.#shape(shape, '', '');
    return [...this.#sources].map(([path, sources]) => ({ path, sources }));
  }

  /** @param around names of the format before a field's @param path of the object that the shape makes */
  #shape(shape: Shape, around: string, path: string): void {
    for (const { target, value } of shape.constants) this.#add(pathOf(path, target), { field: undefined, reads: '', given: said(value), required: false, written: this.#renders });
    if (shape.scriptName !== undefined) this.#add(join(path, shape.scriptName), { field: undefined, reads: '', given: 'by the letters', required: false, written: this.#renders });
    for (const field of shape.fields) this.#field(field, around, path);
  }

  #field(field: ShapeField, around: string, path: string): void {
    const { content, target, find, wrap } = field;
    const name = isPart(field.name) ? around : join(around, field.name);
    if (find !== undefined) this.#add(pathOf(path, find.target), { field: name, reads: 'what is found in the text', required: false, written: false });
    if (content.kind !== 'value') {
      this.#shape(content.shape, name, target === undefined ? path : pathOf(path, target) + (target.append || isSeveral(content) ? '[]' : ''));
      return;
    }
    if (target === undefined) return;
    const { converter } = content;
    const source: FieldSource = {
      field: name,
      reads: converter.expected.en,
      ...(field.defaultValue === undefined || 'after' in field.defaultValue ? {} : { given: said(field.defaultValue) }),
      required: field.required,
      written: this.#renders && (converter.write !== undefined || converter.list !== undefined),
    };
    const at = pathOf(path, target);
    if (wrap === undefined) return this.#add(at, source);
    for (const part of wrap) {
      if (part.is === 'value') this.#add(`${at}[].${part.name}`, source);
      else this.#add(`${at}[].${part.name}`, { ...source, reads: '', given: part.is === 'script' ? 'by the letters' : String(part.constant), required: false });
    }
  }

  #add(path: string, source: FieldSource): void {
    const sources = this.#sources.get(path) ?? [];
    const isKnown = sources.some((each) => each.field === source.field && each.given === source.given && each.reads === source.reads);
    if (!isKnown) sources.push(source);
    this.#sources.set(path, sources);
  }
}

function said(value: GivenValue): string {
  return 'variable' in value ? `$${value.variable}` : String(value.constant);
}

function isSeveral(content: Exclude<Content, { kind: 'value' }>): boolean {
  return content.kind === 'list' || (content.kind === 'written' && (content.separator !== undefined || content.repeated === true));
}

function isPart(name: string): boolean {
  return name.startsWith('(');
}

function pathOf(path: string, { steps }: Target): string {
  return join(path, steps.join('.'));
}

function join(prefix: string, name: string): string {
  return prefix === '' ? name : `${prefix}.${name}`;
}
