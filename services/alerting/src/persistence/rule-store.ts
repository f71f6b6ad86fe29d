import { createHash } from 'node:crypto';
import { CbxError } from '@cbx/kernel';
import type { Transaction } from '@cbx/persistence';
import type { Localized, Rule } from '../domain/rule.js';

/** Remembers each version of each rule that was ever in force, so that old alerts can still be explained. */
export class RuleStore {
  /** @throws CbxError `ALERT.RULE_CHANGED` where a rule says something else than before under the same version */
  async remember(tx: Transaction, rules: readonly Rule[]): Promise<void> {
    const rows = rules.map((rule) => ({ rule_id: rule.id, version: rule.version, fingerprint: fingerprintOf(rule), description_en: rule.description.en, description_ru: rule.description.ru }));
    await tx.query(
      `INSERT INTO alert_rule (rule_id, version, fingerprint, description_en, description_ru)
       SELECT rule_id, version, fingerprint, description_en, description_ru
       FROM jsonb_to_recordset($1::jsonb) AS r (rule_id text, version integer, fingerprint text, description_en text, description_ru text)
       ORDER BY rule_id ON CONFLICT DO NOTHING`,
      [JSON.stringify(rows)],
    );
    const known = await tx.query<{ rule_id: string; version: number; fingerprint: string }>('SELECT rule_id, version, fingerprint FROM alert_rule');
    const fingerprints = new Map(known.map(({ rule_id: id, version, fingerprint }) => [`${id} ${version}`, fingerprint]));
    const changed = rows.filter((row) => fingerprints.get(`${row.rule_id} ${row.version}`) !== row.fingerprint).map((row) => row.rule_id);
    if (changed.length > 0) {
      throw new CbxError('ALERT.RULE_CHANGED', `a rule that was changed needs a version that was not used before: ${changed.join(', ')}`, { details: { rules: changed } });
    }
  }

  async describe(tx: Transaction, ruleId: string, version: number): Promise<Localized> {
    const [row] = await tx.query<{ description_en: string; description_ru: string }>('SELECT description_en, description_ru FROM alert_rule WHERE rule_id = $1 AND version = $2', [ruleId, version]);
    if (row === undefined) throw new CbxError('ALERT.RULE_UNKNOWN', 'an alert names a rule that was never in force', { details: { ruleId, version } });
    return { en: row.description_en, ru: row.description_ru };
  }
}

/** Of what the rule means, whatever its file's comments and spaces. */
function fingerprintOf(rule: Rule): string {
  const words = [...rule.words].map(([path, bySymbol]) => [path, [...bySymbol]]);
  return createHash('sha256').update(JSON.stringify({ ...rule, words })).digest('hex');
}
