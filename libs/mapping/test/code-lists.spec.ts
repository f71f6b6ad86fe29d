/** Each member's code lists are those of its document: the table of its README, list by list, code by code. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

const MEMBERS = path.resolve(import.meta.dirname, '../../../members');
const members = readdirSync(MEMBERS).filter((name) => existsSync(path.join(MEMBERS, name, 'code-lists.yaml')));

/** `| LIST | \`code\` SYMBOL, … |` */
function listsOfDocument(text: string): Map<string, Record<string, string>> {
  const lists = new Map<string, Record<string, string>>();
  for (const [, name, codes] of text.matchAll(/^\| ([^ |`*]+) \| (`[^`]+` [\w.]+(?:, `[^`]+` [\w.]+)*) \|$/gm)) {
    lists.set(name!, Object.fromEntries(Array.from(codes!.matchAll(/`([^`]+)` ([\w.]+)/g), ([, code, symbol]) => [code!, symbol!])));
  }
  return lists;
}

describe.each(members)('the code lists of %s', (member) => {
  const document = listsOfDocument(readFileSync(path.join(MEMBERS, member, 'README.md'), 'utf8'));
  const lists = (): Record<string, Record<string, string>> => parse(readFileSync(path.join(MEMBERS, member, 'code-lists.yaml'), 'utf8')) as Record<string, Record<string, string>>;

  it('are found in the document', () => expect(document.size).toBeGreaterThan(20));

  it.each(Object.keys(lists()).filter((name) => document.has(name)))('%s', (name) => expect(lists()[name]).toEqual(document.get(name)));

  it('are all there, but for those of answers', () => {
    expect([...document.keys()].filter((name) => !(name in lists()) && !/^(RESULT|RESPONSE_TYPE|OUTCOME|ackError)$/.test(name))).toEqual([]);
  });
});

/** SHA-256 of the tables that documents bring as files. */
it.each([
  ['KGZ', 'countries.csv', '6756206a6dac80da7f56f048fe2f5f25378ec2bb595f43a39064a6787477ac21'],
  ['RUS', 'oksm.csv', 'c22873f8f1d5acd02e3f2e412fab3d3c9106fbf678744ec52b0e21c965f1c842'],
])('the table of %s, %s, is as its document brings it: 249 codes', (member, file, digest) => {
  const bytes = readFileSync(path.join(MEMBERS, member, file));
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(digest);
  expect(bytes.toString().trim().split('\n')).toHaveLength(1 + 249);
});
