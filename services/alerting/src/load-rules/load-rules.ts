import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NotificationKind } from '@cbx/contracts';
import { CbxError } from '@cbx/kernel';
import type { FieldCatalogue } from '../domain/field-type.js';
import type { Rule } from '../domain/rule.js';
import { RuleBook } from '../domain/rule-book.js';
import { compileRule } from './compile-rule.js';
import { fieldCatalogueOf } from './field-catalogue.js';
import { RuleDocument, type RuleMistake } from './rule-document.js';

/** The rules that come with the service. Holds from `src/` and from `dist/`. */
export const DEFAULT_RULES_FOLDER = fileURLToPath(new URL('../../rules', import.meta.url));

/**
 * Reads every `*.yaml` of a folder as one rule each, and checks it against the schema of its kind.
 *
 * @throws CbxError `ALERT.RULES` naming every mistake of every file, `file:line:column: what`; also for a folder without a rule
 */
export function loadRules(folder: string): RuleBook {
  const files = readRuleFiles(folder);
  const catalogues = new Map<NotificationKind, FieldCatalogue>();
  const catalogueOf = (kind: NotificationKind): FieldCatalogue => {
    const catalogue = catalogues.get(kind) ?? fieldCatalogueOf(kind);
    catalogues.set(kind, catalogue);
    return catalogue;
  };
  const rules: Rule[] = [];
  const mistakes: RuleMistake[] = [];
  for (const { name, text } of files) {
    const compiled = compileRule(new RuleDocument(name, text), catalogueOf);
    if ('rule' in compiled) rules.push(compiled.rule);
    else mistakes.push(...compiled.mistakes);
  }
  if (mistakes.length > 0) {
    const lines = mistakes.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`);
    throw new CbxError('ALERT.RULES', `the alert rules in ${folder} cannot be used:\n${lines.join('\n')}`, { details: { mistakes } });
  }
  return new RuleBook(rules);
}

function readRuleFiles(folder: string): { readonly name: string; readonly text: string }[] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.yaml')).sort();
  } catch (error) {
    throw new CbxError('ALERT.RULES', `the folder of alert rules cannot be read: ${folder}`, { cause: error });
  }
  if (names.length === 0) throw new CbxError('ALERT.RULES', `no alert rule (*.yaml) in ${folder}`);
  return names.map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}
