import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity?: string };
  readonly annotations: { readonly summary?: string; readonly runbook_url?: string };
}

const at = (file: string): string => fileURLToPath(new URL(`../${file}`, import.meta.url));

/** The alert rules, in their order. */
export function alertRules(): AlertRule[] {
  const { groups } = parse(readFileSync(at('prometheus/alerts.yaml'), 'utf8')) as { groups: { rules: AlertRule[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

/** Names of the rules that alerts.test.yaml tries, silent ones not counted. */
export function triedAlerts(): Set<string> {
  const { tests } = parse(readFileSync(at('prometheus/alerts.test.yaml'), 'utf8')) as { tests: { alert_rule_test?: { alertname: string; exp_alerts: unknown[] }[] }[] };
  return new Set(tests.flatMap(({ alert_rule_test: tried = [] }) => tried.filter(({ exp_alerts: expected }) => expected.length > 0).map(({ alertname }) => alertname)));
}

export interface DashboardQuery {
  readonly dashboard: string;
  readonly panel: string;
  readonly expr: string;
}

/** Every query of every dashboard. */
export function dashboardQueries(): DashboardQuery[] {
  const folder = at('grafana/dashboards');
  return readdirSync(folder).flatMap((file) => {
    const { panels } = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as { panels: { title: string; targets?: { expr: string }[] }[] };
    return panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ dashboard: file, panel: title, expr })));
  });
}
