/** The texts of each member's answers are those of its document, code by code: a table of its README, or the sentence that begins with **Texts**. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

const MEMBERS = path.resolve(import.meta.dirname, '../../../members');

type Texts = Record<string, Record<string, string>>;

const textsOf = (member: string): Texts | undefined => (parse(readFileSync(path.join(MEMBERS, member, 'answers.yaml'), 'utf8')) as { texts?: Texts }).texts;
const members = readdirSync(MEMBERS).filter((name) => existsSync(path.join(MEMBERS, name, 'answers.yaml')) && textsOf(name) !== undefined);

/** Of each code its texts, in the order of the document's columns. */
function textsOfDocument(document: string): Map<string, string[]> {
  const sentence = /^\*\*Texts\*\*: ([^]+?)\.\n\n/m.exec(document)?.[1];
  if (sentence !== undefined) return new Map(Array.from(sentence.replaceAll('\n', ' ').matchAll(/`([A-Z_.]+)` ([^;]+)/g), ([, code, text]) => [code!, [text!]]));
  const table = document.slice(document.lastIndexOf('\n| code |'));
  return new Map(Array.from(table.matchAll(/^\| `([A-Z0-9_.]+)` \| (.+) \|$/gm), ([, code, texts]) => [code!, texts!.split(' | ')]));
}

it.each(members)('the texts of answers of %s', (member) => {
  const document = textsOfDocument(readFileSync(path.join(MEMBERS, member, 'README.md'), 'utf8'));
  expect(document.size).toBeGreaterThan(20);
  const tables = Object.values(textsOf(member)!);
  expect(tables).toEqual(tables.map((_table, column) => Object.fromEntries(Array.from(document, ([code, texts]) => [code, texts[column]]))));
});
