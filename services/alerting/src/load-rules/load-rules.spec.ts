import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CbxError } from '@cbx/kernel';
import { aNotification } from '@cbx/testing';
import { matchRule } from '../domain/evaluate-rule.js';
import { OPERATOR_NAMES } from '../domain/operators.js';
import { renderTitle } from '../domain/render-title.js';
import { DEFAULT_RULES_FOLDER, loadRules } from './load-rules.js';
import type { RuleMistake } from './rule-document.js';

const SOUND = `id: my-rule
version: 1
severity: LOW
title: { en: "Size {group.estimatedSize}", ru: "Размер {group.estimatedSize}" }
description: { en: A, ru: Б }
on:
  kind: ORGANIZED_CRIME_GROUP
  events: [CASE_OPENED]
when:
  - path: group.estimatedSize
    operator: atLeast
    expected: 20
  - path: group.activities
    operator: includesAny
    expected: [DRUG_TRAFFICKING, MONEY_LAUNDERING]
recipients: { states: group.territories, origin: false }
dedup: [subject]
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cbx-rules-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (text: string, name = 'my-rule.yaml'): void => writeFileSync(join(folder, name), text);

function mistakesOf(text: string, name?: string): readonly RuleMistake[] {
  write(text, name);
  try {
    loadRules(folder);
  } catch (error) {
    if (error instanceof CbxError && error.code === 'ALERT.RULES') return error.details['mistakes'] as readonly RuleMistake[];
    throw error;
  }
  return [];
}

const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;

describe('loadRules', () => {
  it('reads the rules that come with the service, one a file', () => {
    const files = readdirSync(DEFAULT_RULES_FOLDER).filter((name) => name.endsWith('.yaml'));
    expect(loadRules(DEFAULT_RULES_FOLDER).all.map(({ id }) => `${id}.yaml`)).toEqual(files.sort());
  });

  it('takes a further rule from a further file, and nothing else is edited', () => {
    write(SOUND);
    const rule = loadRules(folder).find('my-rule');
    const notification = aNotification({ kind: 'ORGANIZED_CRIME_GROUP', group: { estimatedSize: 27, activities: ['MONEY_LAUNDERING'], territories: ['ARM', 'KAZ', 'RUS'] } });
    if (rule === undefined) throw new Error('the rule was not loaded');
    const matches = matchRule(rule, { notification, changes: [], sawBefore: [] }, ['ARM', 'BLR', 'KAZ', 'RUS']);
    expect(matches.map(({ recipient }) => recipient)).toEqual(['ARM', 'RUS']);
    expect(matches[0]?.why).toEqual([
      { path: 'group.estimatedSize', operator: 'atLeast', expected: 20, actual: 27 },
      { path: 'group.activities', operator: 'includesAny', expected: ['DRUG_TRAFFICKING', 'MONEY_LAUNDERING'], actual: ['MONEY_LAUNDERING'] },
    ]);
    expect(renderTitle(rule, notification)).toEqual({ en: 'Size 27', ru: 'Размер 27' });
  });

  it.each([
    ['an unknown path', ['group.activities', 'group.activity'], 'group.activity', /has no path group\.activity; there are .*group\.territories/],
    ['a path of another kind', ['path: group.estimatedSize', 'path: operation.phase'], 'path: operation.phase', /ORGANIZED_CRIME_GROUP has no path operation\.phase/],
    ['an unknown operator', ['atLeast', 'isAtLeast'], 'operator: isAtLeast', /atLeast/],
    ['an operator that the field cannot be asked', ['operator: atLeast', 'operator: includes'], 'operator: includes', /cannot be asked of group\.estimatedSize, which is integer/],
    ['a value of another type', ['expected: 20', 'expected: many'], 'expected: many', /expected a whole number/],
    ['a symbol that the field does not have', ['DRUG_TRAFFICKING', 'DRUGS'], 'expected: [DRUGS', /expected one of TRAFFICKING_IN_PERSONS/],
    ['a list where one value is expected', ['expected: 20', 'expected: [20]'], 'expected: [20]', /one value/],
    ['one value where a list is expected', ['[DRUG_TRAFFICKING, MONEY_LAUNDERING]', 'DRUG_TRAFFICKING'], 'expected: DRUG', /expects a list/],
    ['no value where one is expected', ['    expected: 20\n', ''], 'path: group.estimatedSize', /expects a value/],
    ['the recipient where no country stands', ['expected: 20', 'expected: $recipient'], 'expected: $recipient', /\$recipient is a country, and the path holds integer/],
    ['a field of another type', ['expected: 20', 'expected: $group.status'], 'expected: $group.status', /\$group\.status is one of/],
    ['recipients from a field without countries', ['states: group.territories', 'states: group.status'], 'recipients:', /expected a path that holds countries/],
    ['dedup without the subject', ['dedup: [subject]', 'dedup: [group.status]'], 'dedup:', /expected subject among the parts/],
    ['an unknown member', ['severity: LOW', 'severity: LOW\nseverty: LOW'], 'severty:', /no such member/],
    ['an unknown severity', ['severity: LOW', 'severity: URGENT'], 'severity:', /CRITICAL/],
    ['an event that raises nothing', ['[CASE_OPENED]', '[VERSION_OUTDATED]'], 'events:', /CASE_OPENED/],
    ['an unknown kind', ['kind: ORGANIZED_CRIME_GROUP', 'kind: GANG'], 'kind: GANG', /ORGANIZED_CRIME_GROUP/],
    ['a missing language', ['{ en: A, ru: Б }', '{ en: A }'], 'description:', /ru/],
    ['an unknown placeholder', ['Size {group.estimatedSize}', 'Size {group.size}'], 'title:', /no path group\.size/],
    ['a broken placeholder', ['Size {group.estimatedSize}', 'Size {group.estimatedSize'], 'title:', /placeholder/],
    ['placeholders that differ between languages', ['Размер {group.estimatedSize}', 'Размер'], 'title:', /same placeholders/],
    ['a symbol without its word', ['"Size {group.estimatedSize}"', '"{group.status}"'], 'title:', /no word for ACTIVE, UNDER_INVESTIGATION, DISMANTLED/],
    ['a member that stands twice', ['version: 1', 'version: 1\nversion: 2'], 'version: 2', /unique/i],
    ['broken YAML', ['severity: LOW', 'severity: [LOW'], 'title:', /./],
    ['a timer that is not told of every version', ['dedup: [subject]', 'dedup: [subject]\ntimer: { at: header.sentAt }'], 'events:', /every version/],
    ['a timer on what is no moment', ['dedup: [subject]', 'dedup: [subject]\ntimer: { at: group.status }'], 'timer:', /a date or an instant/],
    ['a duration that is none', ['dedup: [subject]', 'dedup: [subject]\ndue: { from: header.sentAt, plus: 8h }'], 'due:', /duration/],
  ] as const)('refuses %s, with file and line', (_what, [from, to], at, message) => {
    const text = SOUND.replace(from, to);
    expect(text).not.toBe(SOUND);
    expect(mistakesOf(text)).toContainEqual({ file: 'my-rule.yaml', line: lineOf(text, at), column: expect.any(Number) as number, message: expect.stringMatching(message) as string });
  });

  it('says all mistakes of all files at once, each as file:line:column', () => {
    write(SOUND.replace('atLeast', 'most').replace('severity: LOW', 'severity: HUGE'));
    write(SOUND.replace('id: my-rule', 'id: other').replace('group.activities', 'group.acts'), 'other.yaml');
    expect(() => loadRules(folder)).toThrow(/my-rule\.yaml:3:1: [^]*my-rule\.yaml:11:5: [^]*other\.yaml:13:5: /);
  });

  it('refuses a file that is not called like its rule', () => {
    expect(mistakesOf(SOUND, 'another.yaml')).toEqual([{ file: 'another.yaml', line: 1, column: 1, message: expect.stringContaining('my-rule.yaml') as string }]);
  });

  it('refuses a timer that looks at changes', () => {
    const text = SOUND.replace('  events: [CASE_OPENED]\n', '').replace('operator: atLeast\n    expected: 20', 'operator: changed').replace('dedup: [subject]', 'dedup: [subject]\ntimer: { at: header.sentAt }');
    expect(mistakesOf(text)).toContainEqual(expect.objectContaining({ line: lineOf(text, 'operator: changed'), message: expect.stringContaining('not at what changed') as string }));
  });

  it('has every operator described for whoever writes a rule', () => {
    const readme = readFileSync(join(DEFAULT_RULES_FOLDER, 'README.md'), 'utf8');
    for (const operator of OPERATOR_NAMES) expect(readme).toContain(`\`${operator}\``);
  });

  it('refuses an empty or absent folder', () => {
    expect(() => loadRules(folder)).toThrow(/no alert rule/);
    expect(() => loadRules(join(folder, 'absent'))).toThrow(/cannot be read/);
  });
});
