import { alterAnswer } from './alter-answer.ts';
import { alterField } from './alter-field.ts';
import { alterTable } from './alter-table.ts';
import { alterNumbers, alterValue } from './alter-value.ts';
import type { Altered, Mutation } from './mutation.ts';
import { topLevelParts, type YamlLine, yamlLines } from './yaml-line.ts';

/** How many types of those that the mapping can be read with are tried for a field. */
const OTHER_TYPES = 2;

/** What of a file is altered. */
export interface Choice {
  /** Its name, such as `mapping.yaml`. */
  readonly file: string;
  readonly text: string;
  /** Whether the mapping can be read with such a text of the file; of the types that a field may have instead only those count. */
  isReadable(text: string): boolean;
  /** Whether the line with that number, from 1, is altered. */
  isChosen(line: number): boolean;
}

/** The file around a line: what alterations of the line must know of it. */
interface Around {
  readonly file: string;
  readonly texts: readonly string[];
  /** The types that fields of the mapping have. */
  readonly types: readonly string[];
  /** The tables of texts that answers have. */
  readonly tables: readonly string[];
}

/** Every alteration of the chosen lines of a member's file. Examples are left out: they are tests themselves. */
export function* mutationsOf({ file, text, isReadable, isChosen }: Choice): Generator<Mutation> {
  const texts = text.split('\n');
  if (file.endsWith('.csv')) {
    for (const { index, other, what } of alterTable(texts)) if (isChosen(index + 1)) yield { file, line: index + 1, was: texts[index]!, under: undefined, what, isWayBack: false, text: [...texts.slice(0, index), ...other, ...texts.slice(index + 1)].join('\n') };
    return;
  }
  const lines = yamlLines(texts).filter(({ key, path }) => key !== 'examples' && !path.includes('examples'));
  const around = { file, texts, types: file === 'mapping.yaml' ? typesOf(lines) : [], tables: file === 'answers.yaml' ? tablesOf(lines) : [] };
  const seen = new Set([text]);
  for (const line of lines) {
    if (!isChosen(line.index + 1)) continue;
    const isWayBack = file === 'mapping.yaml' && (line.key === 'render' || line.path.includes('render'));
    let otherTypes = 0;
    for (const [lineText, what] of alteredLines(line, around)) {
      if (what.startsWith('of type ') && otherTypes === OTHER_TYPES) continue;
      const altered = [...texts.slice(0, line.index), ...lineText, ...texts.slice(line.index + (lineText.length === 0 ? line.length : lineText.length))].join('\n');
      if (seen.has(altered)) continue;
      seen.add(altered);
      if (what.startsWith('of type ')) {
        if (!isReadable(altered)) continue;
        otherTypes++;
      }
      yield { file, line: line.index + 1, was: texts[line.index]!.trim(), under: line.path.at(-1), what, isWayBack, text: altered };
    }
  }
}

/** Other texts for the line and those that follow it; none: the line and what belongs to it is gone. */
function* alteredLines(line: YamlLine, { file, texts, types, tables }: Around): Generator<readonly [string[], string]> {
  yield [[], 'left out'];
  const columns = /^\d+(?:-\d+)?(?= )/.exec(line.key ?? '')?.[0];
  if (columns !== undefined && file === 'mapping.yaml') for (const [other, what] of alterNumbers(columns)) yield [[line.head.replace(columns, other) + line.value], `columns: ${what}`];
  if ((file === 'code-lists.yaml' && line.path.length === 1) || (line.path[0] === 'texts' && line.path.length === 2)) yield [[line.head.replace(/(['"]?):/, '~$1:') + line.value], 'another code'];
  if (line.value === '') return;
  if (file === 'answers.yaml') for (const [other, what] of alterAnswer(line.key, line.value, tables)) yield [[line.head + other], what];
  const isField = / -> |(?:^|[)\]\s\w]) unused$/.test(line.value);
  for (const [other, what] of [...(isField || line.value.startsWith('required ') ? alterField(line.value, types) : []), ...valuesOf(line, isField)]) yield [[line.head + other], what];
  if (isField) yield* swapTargets(line, texts);
  if (file === 'answers.yaml' || (line.path.includes('render') && line.path.length > 1)) for (const [other, what] of swapItems(line.value)) yield [[line.head + other], what];
}

/** Of a field the numbers and arguments of its type; of all else the text as well. */
function valuesOf(line: YamlLine, isField: boolean): Altered[] {
  const arrow = isField ? line.value.lastIndexOf(' -> ') : -1;
  const left = arrow < 0 ? line.value : line.value.slice(0, arrow);
  const plain = isField || left.startsWith('required ');
  return alterValue(left)
    .filter(([other]) => !plain || !other.endsWith('~'))
    .map(([other, what]) => [other + (arrow < 0 ? '' : line.value.slice(arrow)), what]);
}

/** The field's target for that of the next field, and the next one's for its. */
function* swapTargets(line: YamlLine, texts: readonly string[]): Generator<readonly [string[], string]> {
  const next = texts[line.index + 1];
  const [own, other] = [texts[line.index]!, next ?? ''].map((text) => text.lastIndexOf(' -> '));
  if (next === undefined || own! < 0 || other! < 0 || /^ */.exec(next)![0].length !== line.indent) return;
  const text = texts[line.index]!;
  yield [[text.slice(0, own!) + next.slice(other!), next.slice(0, other!) + text.slice(own!)], "the next field's target, and that field this one's"];
}

function swapItems(value: string): Altered[] {
  const inside = /^(.*?\[ ?)(.*?)( ?\].*)$/.exec(value);
  if (inside === null) return [];
  const [, open = '', items = '', close = ''] = inside;
  const parts = topLevelParts(items);
  return parts.slice(1).map(({ start, end }, index): Altered => {
    const before = parts[index]!;
    return [open + items.slice(0, before.start) + items.slice(start, end) + items.slice(before.end, start) + items.slice(before.start, before.end) + items.slice(end) + close, `${items.slice(start, end)} before ${items.slice(before.start, before.end)}`];
  });
}

function typesOf(lines: readonly YamlLine[]): string[] {
  const found = lines.flatMap(({ value }) => /^(?:required )?([a-z][a-z0-9-]*(?:\([^()]*\))?)(?:\[\])?(?= ).* -> /.exec(value)?.[1] ?? []);
  return [...new Set([...found, 'digits(9)', 'document-number(40)', 'text(5)'])];
}

function tablesOf(lines: readonly YamlLine[]): string[] {
  return lines.filter(({ path, key }) => path.length === 1 && path[0] === 'texts' && key !== undefined).map(({ key }) => key!);
}
