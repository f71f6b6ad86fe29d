import type { NotificationKind } from '@cbx/contracts';
import { describeType, type FieldCatalogue, type FieldType } from '../domain/field-type.js';
import { appliesTo, operatorOf } from '../domain/operators.js';
import { PLACEHOLDER } from '../domain/render-title.js';
import { RAISING_EVENTS, type Condition, type Expectation, type Localized, type Rule, type Scalar } from '../domain/rule.js';
import { checkExpected } from './check-expected.js';
import type { Place, RuleDocument, RuleMistake } from './rule-document.js';
import { durationMs, ruleFileSchema, type RuleFile } from './rule-file.js';

export type CompiledRule = { readonly rule: Rule } | { readonly mistakes: readonly RuleMistake[] };

/** The word of `dedup` that stands for the record itself. */
const SUBJECT = 'subject';

/** Makes a rule of a file's content, or says everything that is wrong with it. */
export function compileRule(document: RuleDocument, catalogueOf: (kind: NotificationKind) => FieldCatalogue): CompiledRule {
  const syntax = document.syntaxMistakes();
  if (syntax.length > 0) return { mistakes: syntax };
  const parsed = ruleFileSchema.safeParse(document.data());
  if (!parsed.success) {
    return {
      mistakes: parsed.error.issues.flatMap((issue) =>
        issue.code === 'unrecognized_keys' ? issue.keys.map((key) => document.mistake([...issue.path, key], 'no such member')) : [document.mistake(issue.path, issue.message)],
      ),
    };
  }
  const compiler = new RuleCompiler(document, parsed.data, catalogueOf(parsed.data.on.kind));
  const rule = compiler.compile();
  return compiler.mistakes.length > 0 ? { mistakes: compiler.mistakes } : { rule };
}

class RuleCompiler {
  readonly mistakes: RuleMistake[] = [];
  readonly #document: RuleDocument;
  readonly #file: RuleFile;
  readonly #fields: FieldCatalogue;

  constructor(document: RuleDocument, file: RuleFile, fields: FieldCatalogue) {
    this.#document = document;
    this.#file = file;
    this.#fields = fields;
  }

  compile(): Rule {
    const { id, version, severity, title, description, on, when, recipients, dedup, due, timer } = this.#file;
    const fileName = `${id}.yaml`;
    if (!this.#document.file.endsWith(`/${fileName}`) && this.#document.file !== fileName) this.#wrong(['id'], `expected the file to be called ${fileName}`);
    const words = this.#words();
    this.#checkTitle();
    const states = recipients.states === 'released' ? ({ kind: 'released' } as const) : ({ kind: 'field', path: recipients.states } as const);
    if (states.kind === 'field') this.#expectType(['recipients', 'states'], states.path, (field) => field.type === 'country', 'a path that holds countries');
    if (!dedup.includes(SUBJECT)) this.#wrong(['dedup'], `expected ${SUBJECT} among the parts: an alert belongs to one record`);
    const parts = dedup.filter((part) => part !== SUBJECT);
    parts.forEach((path) => this.#expectType(['dedup', dedup.indexOf(path)], path, (field) => field.type !== 'object', 'a path that holds a value'));
    const moment = (field: FieldType): boolean => !field.many && (field.type === 'date' || field.type === 'instant');
    if (due !== undefined) this.#expectType(['due', 'from'], due.from, moment, 'a path that holds a date or an instant');
    if (timer !== undefined) {
      this.#expectType(['timer', 'at'], timer.at, moment, 'a path that holds a date or an instant');
      if (timer.unless !== undefined) this.#field(['timer', 'unless'], timer.unless);
      if (on.events.length !== RAISING_EVENTS.length) this.#wrong(['on', 'events'], 'a rule with a timer must hear of every version: leave events out');
    }
    return {
      id,
      version,
      severity,
      title,
      description,
      on,
      when: when.map((condition, index) => this.#condition(condition, ['when', index])),
      recipients: { states, origin: recipients.origin },
      dedup: parts,
      words,
      ...(due === undefined ? {} : { due: { from: due.from, plusMs: due.plus === undefined ? 0 : durationMs(due.plus) } }),
      ...(timer === undefined ? {} : { timer }),
    };
  }

  #condition({ path, operator: name, expected }: RuleFile['when'][number], place: Place): Condition {
    const operator = operatorOf(name);
    const field = this.#field([...place, 'path'], path);
    if (field !== undefined && !appliesTo(operator, field)) this.#wrong([...place, 'operator'], `${name} cannot be asked of ${path}, which is ${describeType(field)}`);
    if (operator.shows === 'change' && this.#file.timer !== undefined) this.#wrong([...place, 'operator'], 'a rule with a timer looks at the record as it stands, not at what changed');
    return { path, operator: name, expected: this.#expectation(field, operator.expects, expected, place) };
  }

  #expectation(field: FieldType | undefined, expects: 'nothing' | 'scalar' | 'list', expected: Scalar | Scalar[] | undefined, place: Place): Expectation {
    const at = [...place, 'expected'];
    const nothing: Expectation = { kind: 'nothing' };
    if (expects === 'nothing') {
      if (expected !== undefined) this.#wrong(at, 'this operator expects nothing');
      return nothing;
    }
    if (expected === undefined) {
      this.#wrong(at, `this operator expects ${expects === 'list' ? 'a list' : 'a value'}`);
      return nothing;
    }
    if (typeof expected === 'string' && expected.startsWith('$')) return this.#reference(field, expects, expected, at);
    if (Array.isArray(expected) !== (expects === 'list')) {
      this.#wrong(at, `this operator expects ${expects === 'list' ? 'a list' : 'one value'}`);
      return nothing;
    }
    const values = Array.isArray(expected) ? expected : [expected];
    values.forEach((value, index) => {
      const problem = field === undefined ? undefined : checkExpected(field, value);
      if (problem !== undefined) this.#wrong(Array.isArray(expected) ? [...at, index] : at, problem);
    });
    return Array.isArray(expected) ? { kind: 'list', values: expected } : { kind: 'scalar', value: expected };
  }

  #reference(field: FieldType | undefined, expects: 'scalar' | 'list', reference: string, at: Place): Expectation {
    const path = reference.slice(1);
    if (path === 'recipient') {
      if (expects === 'list') this.#wrong(at, '$recipient is one state, and this operator expects a list');
      if (field !== undefined && field.type !== 'country') this.#wrong(at, `$recipient is a country, and the path holds ${describeType(field)}`);
      return { kind: 'recipient' };
    }
    const other = this.#field(at, path);
    if (field !== undefined && other !== undefined) {
      if (other.type !== field.type) this.#wrong(at, `${reference} is ${describeType(other)}, and the path holds ${describeType(field)}`);
      if (other.many !== (expects === 'list')) this.#wrong(at, `${reference} is ${describeType(other)}, and this operator expects ${expects === 'list' ? 'a list' : 'one value'}`);
    }
    return { kind: 'field', path };
  }

  #checkTitle(): void {
    const { title } = this.#file;
    const placeholders = (text: string): string[] => [...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '');
    for (const language of ['en', 'ru'] as const) {
      if (/[{}]/.test(title[language].replaceAll(PLACEHOLDER, ''))) this.#wrong(['title', language], 'expected placeholders such as {operation.phase}');
      for (const path of placeholders(title[language])) {
        const field = this.#expectType(['title', language], path, ({ type }) => type !== 'object', 'a path that holds a value');
        const missing = (field?.symbols ?? []).filter((symbol) => this.#file.words[path]?.[symbol] === undefined);
        if (missing.length > 0) this.#wrong(['title', language], `words.${path} has no word for ${missing.join(', ')}`);
      }
    }
    const [en, ru] = [title.en, title.ru].map((text) => [...new Set(placeholders(text))].sort().join());
    if (en !== ru) this.#wrong(['title'], 'expected the same placeholders in both languages');
  }

  #words(): Map<string, Map<string, Localized>> {
    const words = new Map<string, Map<string, Localized>>();
    for (const [path, bySymbol] of Object.entries(this.#file.words)) {
      const field = this.#field(['words', path], path);
      for (const symbol of Object.keys(bySymbol)) {
        if (field !== undefined && field.symbols?.includes(symbol) !== true) this.#wrong(['words', path, symbol], `${path} has no such symbol`);
      }
      if (!this.#file.title.en.includes(`{${path}}`)) this.#wrong(['words', path], 'expected the title to hold this path');
      words.set(path, new Map(Object.entries(bySymbol)));
    }
    return words;
  }

  #expectType(place: Place, path: string, fits: (field: FieldType) => boolean, expected: string): FieldType | undefined {
    const field = this.#field(place, path);
    if (field !== undefined && !fits(field)) this.#wrong(place, `expected ${expected}, and ${path} is ${describeType(field)}`);
    return field;
  }

  #field(place: Place, path: string): FieldType | undefined {
    const field = this.#fields.get(path);
    if (field === undefined) this.#wrong(place, `${this.#file.on.kind} has no path ${path}${this.#neighbours(path)}`);
    return field;
  }

  /** What does stand beside an unknown path, under its nearest ancestor that exists. */
  #neighbours(path: string): string {
    const parent = path.split('.').slice(0, -1).join('.');
    const prefix = this.#fields.has(parent) ? `${parent}.` : '';
    const names = [...this.#fields.keys()].filter((name) => name.startsWith(prefix) && !name.slice(prefix.length).includes('.'));
    return `; there are ${names.join(', ')}`;
  }

  #wrong(place: Place, message: string): void {
    this.mistakes.push(this.#document.mistake(place, message));
  }
}
