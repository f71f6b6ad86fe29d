import { alertRules, dashboardQueries, exposedNames, labelsByName, METRICS, readPromql, type ServiceName } from '@cbx/observe';
import { parseMetrics, type Sample } from '../../tools/cli/src/commands/ops/see/metrics-text.js';

/** Asked for by rules or dashboards, and shown only after something that no test of a whole suite brings about; or by Prometheus itself. */
const NOT_BROUGHT_ABOUT = ['cbx_inbox_number_faults_total', 'cbx_messaging_unclean_starts_total', 'cbx_messaging_paused', 'up'];

/**
 * What running services show under `/metrics`, beside what the catalogue says that they show and what rules and dashboards ask for. Each difference in
 * words; none where all is well. The suite must have accepted, buried and redriven something before.
 */
export async function metricFaults(addresses: Readonly<Record<ServiceName, string>>): Promise<string[]> {
  const seen = Object.fromEntries(await Promise.all(Object.entries(addresses).map(async ([service, url]) => [service, await shown(url)] as const))) as Record<ServiceName, Sample[]>;
  const samples = Object.values(seen).flat();
  const known = labelsByName();
  const faults = samples
    .filter(({ name }) => name.startsWith('cbx_'))
    .flatMap(({ name, labels }) => {
      const allowed = known.get(name);
      if (allowed === undefined) return [`${name} is not in the catalogue`];
      return Object.keys(labels).filter((label) => !allowed.includes(label)).map((label) => `${name} has the label ${label}, which is not in the catalogue`);
    });
  for (const entry of METRICS.filter(({ onceHappened }) => onceHappened !== true)) {
    for (const service of entry.services) if (!seen[service].some(({ name }) => exposedNames(entry).includes(name))) faults.push(`${service} does not show ${entry.instrument}`);
  }
  const asked = [...alertRules(), ...dashboardQueries()].flatMap(({ expr }) => readPromql(expr).metrics);
  for (const metric of asked) if (!NOT_BROUGHT_ABOUT.includes(metric) && !samples.some(({ name }) => name === metric)) faults.push(`${metric} is asked for, and no service shows it`);
  return [...new Set(faults)].sort();
}

async function shown(url: string): Promise<Sample[]> {
  return parseMetrics(await (await fetch(`${url}/metrics`)).text());
}
