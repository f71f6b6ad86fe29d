import type { Writer } from '@cbx/formats';
import type { EnvelopeMapping } from '../translate/open-envelope.js';
import type { AnswerChoice, AnswerEnvelope, AnswerMapping, AnswerNode, AnswerStatuses, AnswerStep, AnswerText } from '../answer/answer.js';
import { SCOPE_NAMES } from '../answer/receipt-scope.js';
import type { Condition } from '../render/shape-render.js';
import { parseColumnKey } from './column-key.js';
import type { RenderReader } from './compile-render.js';
import { splitIf } from './compile-render.js';
import { makeConverter, type TypeScope } from './converters.js';
import { LineMistake, parseCall } from './field-line.js';
import type { Variables } from './variables.js';
import type { Entry, YamlFile } from './yaml-file.js';

const PARTS = ['bytes', 'http', 'texts', 'verdicts', 'order', 'unanswered', 'envelope', 'answer'] as const;
/** What an object of the answer may say beside what is in it. */
const OBJECT_KEYS = ['each', 'if', 'fields'] as const;
const VERDICTS = { 'at the record': true, 'without place': false } as const;

export interface AnswerSources {
  readonly scope: TypeScope;
  readonly render: RenderReader;
  readonly variables: Variables;
  readonly hasNumbers: boolean;
  /** Whether the submission's fields have an object at this path. */
  isObject(path: readonly string[]): boolean;
  /** What submissions are wrapped in. */
  readonly envelope?: EnvelopeMapping | undefined;
  /** The codec's writer for what `bytes` says of the answer. */
  writer(file: YamlFile, entry: Entry | undefined): Writer | undefined;
}

/** Compiles `answers.yaml`: the answer to a sender, as a tree whose names are the codec's, with the receipt's values in it. */
export function compileAnswers(file: YamlFile, sources: AnswerSources): AnswerMapping | undefined {
  if (file.root === null) return undefined;
  const parts = file.map(file.root, 'the answer', PARTS);
  if (parts.answer === undefined) {
    file.mistake(file.root, "the answers lack 'answer'");
    return undefined;
  }
  const writer = sources.writer(file, parts.bytes);
  const compiler = new AnswerCompiler(file, sources, readTexts(file, parts.texts), writer);
  const nodes = compiler.nodes(parts.answer);
  const { echoes } = compiler;
  const envelope = answerEnvelope(file, file.root, parts.envelope, sources, compiler);
  const unanswered = parts.unanswered === undefined ? [] : file.list(parts.unanswered.value, 'unanswered').flatMap((item) => compiler.conditions(file.text(item, 'a condition') ?? '', item));
  const said = parts.verdicts === undefined ? 'without place' : file.text(parts.verdicts.value, 'verdicts');
  if (said === undefined || !Object.hasOwn(VERDICTS, said)) file.mistake(parts.verdicts?.value, `verdicts stand ${Object.keys(VERDICTS).map((each) => `'${each}'`).join(' or ')}`);
  const orderOf = parts.order === undefined ? undefined : compiler.order(file.text(parts.order.value, 'order') ?? '', parts.order.value);
  compiler.reportUnused();
  const statuses = parts.http === undefined ? undefined : readStatuses(file, parts.http);
  return writer === undefined ? undefined : { statuses, nodes, echoes, writer, envelope, hasNumbers: sources.hasNumbers, verdictsAtRecord: said === 'at the record', orderOf, unanswered, counted: compiler.counted };
}

/** `envelope`: the document that holds the answer, where one holds submissions. */
function answerEnvelope(file: YamlFile, root: unknown, entry: Entry | undefined, { envelope }: AnswerSources, compiler: AnswerCompiler): AnswerEnvelope | undefined {
  if (entry === undefined && envelope === undefined) return undefined;
  const content = envelope?.content.at(-1);
  if (entry === undefined || envelope?.writer === undefined || content === undefined || envelope.content.length > 1) {
    file.mistake(entry?.key ?? root, "'envelope' says what the document has that holds the answer, where the mapping has an 'envelope' that holds submissions at its root");
    return undefined;
  }
  return { nodes: compiler.nodes(entry), writer: envelope.writer, content };
}

/** `http: { accepted: 200, refused: 500 }` */
function readStatuses(file: YamlFile, entry: Entry): AnswerStatuses {
  const parts = file.map(entry.value, 'http', ['accepted', 'refused']);
  const status = (name: 'accepted' | 'refused'): number => {
    const value = file.plain(parts[name]?.value);
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 200 || value > 599) file.mistake(parts[name]?.value ?? entry.key, `http.${name} is a status of HTTP, from 200 to 599`);
    return Number(value);
  };
  return { accepted: status('accepted'), refused: status('refused') };
}

interface Texts {
  readonly entry: Entry;
  readonly texts: ReadonlyMap<string, string>;
}

/** `texts: { ru: { FIELD.MISSING: Нет обязательного значения } }` */
function readTexts(file: YamlFile, entry: Entry | undefined): ReadonlyMap<string, Texts> {
  return new Map(file.entries(entry?.value, 'texts').map((table) => [table.name, { entry: table, texts: new Map(file.entries(table.value, `texts.${table.name}`).map(({ name, value }) => [name, file.text(value, name) ?? ''])) }]));
}

class AnswerCompiler {
  readonly #file: YamlFile;
  readonly #sources: AnswerSources;
  readonly #texts: ReadonlyMap<string, Texts>;
  readonly #writer: Writer | undefined;
  readonly #used = new Set<string>();
  /** What of the answer itself it counts. */
  counted = 'rows';
  readonly echoes: (readonly string[])[] = [];

  constructor(file: YamlFile, sources: AnswerSources, texts: ReadonlyMap<string, Texts>, writer: Writer | undefined) {
    this.#writer = writer;
    this.#file = file;
    this.#sources = sources;
    this.#texts = texts;
  }

  reportUnused(): void {
    for (const [name, { entry }] of this.#texts) if (!this.#used.has(name)) this.#file.mistake(entry.key, `the texts '${name}' are used nowhere`);
  }

  nodes(entry: Entry): AnswerNode[] {
    return this.#file.entries(entry.value, entry.name).flatMap((each) => this.#node(each));
  }

  conditions(text: string, at: unknown): readonly Condition[] {
    return this.#sources.render.conditions(text, at, this.#file);
  }

  /** Faults of one place in the order of their codes in a list. */
  order(name: string, at: unknown): ((code: string) => string) | undefined {
    const list = this.#sources.scope.lists.get(name);
    if (list === undefined) {
      this.#file.mistake(at, `there is no code list '${name}', by which faults of one place could be sorted`);
      return undefined;
    }
    const codes = new Map([...list.symbols].map(([code, symbol]) => [symbol, code]));
    return (code) => codes.get(code) ?? code;
  }

  #node({ name, key, value }: Entry): readonly AnswerNode[] {
    const echo = this.#file.isMap(value) ? this.#file.entries(value, name).find((entry) => entry.name === 'echo') : undefined;
    if (echo !== undefined) return [this.#echo(name, echo)];
    if (this.#file.isMap(value)) return [this.#object(name, key, value)];
    // Several of one name, one after the other.
    if (this.#file.isList(value) && this.#file.list(value, name).some((item) => this.#file.isMap(item))) return this.#file.list(value, name).map((item) => this.#object(name, key, item));
    const items = this.#file.isList(value) ? this.#file.list(value, name) : [value];
    return [{ kind: 'value', name, choices: items.map((item) => this.#choice(item, name)), room: roomOf(name) }];
  }

  /** `S:Header: { echo: S:Header }` */
  #echo(name: string, { value }: Entry): AnswerNode {
    const text = this.#file.text(value, 'echo') ?? '';
    const path = text.split('.');
    if (!this.#sources.isObject(path)) this.#file.mistake(value, `the submission has no object '${text}' that could be echoed`);
    this.echoes.push(path);
    return { kind: 'echo', name, path };
  }

  #object(name: string, key: unknown, value: unknown): AnswerNode {
    const isDescribed = this.#file.entries(value, name).some((entry) => entry.name === 'fields');
    const parts = isDescribed ? this.#file.map(value, name, OBJECT_KEYS) : {};
    if (this.#writer?.lengthOf !== undefined && !name.startsWith('(')) this.#checkColumns(this.#writer.lengthOf(name), name, key, isDescribed ? parts.fields!.value : value);
    const [lists = '', orNone] = parts.each === undefined ? [] : (this.#file.text(parts.each.value, 'each') ?? '').split(/( or none)$/);
    const each = lists === '' ? [] : lists.split(',').map((list) => list.trim());
    for (const list of each) if (!['records', 'faults', 'warnings', 'entries'].includes(list)) this.#file.mistake(parts.each!.value, `'${list}' is no list: each is records, faults, warnings or entries, or records, entries`);
    return {
      kind: 'object',
      name,
      nodes: this.nodes({ name, key, value: isDescribed ? parts.fields!.value : value }),
      when: parts.if === undefined ? [] : this.conditions(this.#file.text(parts.if.value, 'if') ?? '', parts.if.value),
      each,
      orNone: orNone !== undefined,
      isList: each.length > 0 && this.#sources.hasNumbers,
      isGroup: name.startsWith('('),
    };
  }

  /** Values of a line stand at its columns, one behind the other. */
  #checkColumns(length: number | undefined, name: string, key: unknown, fields: unknown): void {
    if (length === undefined) return this.#file.mistake(key, `'bytes' has no line '${name}'`);
    let next = name.length + 1;
    for (const entry of this.#file.entries(fields, name)) {
      const { columns } = parseColumnKey(entry.name);
      if (columns === undefined || columns.from < next || columns.to < columns.from || columns.to > length) this.#file.mistake(entry.key, `'${entry.name}' has no columns of its own in the ${length} of ${name}: a value is written like 10-12 sender`);
      else next = columns.to + 1;
    }
  }

  #choice(item: unknown, name: string): AnswerChoice {
    const [text = '', condition] = splitIf(this.#file.text(item, name) ?? '');
    return { text: this.#text(text, item), when: condition === undefined ? [] : this.conditions(condition, item) };
  }

  /** `CBX_<id>`, `<outcome as OUTCOME>`, `<code in ru>`. */
  #text(text: string, at: unknown): AnswerText {
    return text
      .split(/<([A-Za-z][^<>]*)>/)
      .map((part, index) => (index % 2 === 0 ? part : this.#value(part, at)))
      .filter((part) => part !== '');
  }

  #value(written: string, at: unknown): AnswerText[number] {
    const [path = '', ...rest] = written.split(/ (as|in) /);
    const steps: AnswerStep[] = [];
    for (let index = 0; index < rest.length; index += 2) {
      const step = this.#step(rest[index]!, rest[index + 1]!, at);
      if (step !== undefined) steps.push(step);
    }
    const what = /^count of ([a-z]+)$/.exec(path)?.[1];
    if (what !== undefined) this.counted = what;
    const name = what === undefined ? path : 'count';
    const [first = ''] = name.split('.');
    if (!SCOPE_NAMES.includes(first) && !this.#sources.variables.tell(name)) this.#file.mistake(at, `there is no '${path}': an answer has ${SCOPE_NAMES.join(', ')}, and what the envelope gives (${this.#sources.variables.names().join(', ')})`);
    return { path: name.split('.'), steps };
  }

  #step(word: string, name: string, at: unknown): AnswerStep | undefined {
    if (word === 'in') {
      const texts = this.#texts.get(name);
      if (texts === undefined) this.#file.mistake(at, `there are no texts '${name}'; there ${this.#texts.size === 1 ? 'is' : 'are'} ${[...this.#texts.keys()].join(', ') || 'none'}`);
      this.#used.add(name);
      return texts === undefined ? undefined : { in: texts.texts };
    }
    const { scope } = this.#sources;
    try {
      return { as: makeConverter(scope.lists.has(name) ? { name: 'symbol', args: [name], list: false } : parseCall(name), scope) };
    } catch (error) {
      if (!(error instanceof LineMistake)) throw error;
      this.#file.mistake(at, `there is no code list '${name}' (there are ${[...scope.lists.keys()].join(', ')}), and as a type: ${error.message}`);
      return undefined;
    }
  }
}

/** How many columns a value has, in formats of fixed columns. */
function roomOf(name: string): number | undefined {
  const { columns } = parseColumnKey(name);
  return columns === undefined ? undefined : columns.to - columns.from + 1;
}
