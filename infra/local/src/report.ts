import { relative } from 'node:path';
import type { Credentials } from './credentials.ts';
import type { RecordJourney } from './demo/journeys.ts';
import type { StackPaths } from './paths.ts';
import type { SuiteAddresses } from './suite.ts';
import { table } from './table.ts';

/** Where everything answers. */
export function addressTable(addresses: SuiteAddresses): string {
  return table(
    ['address', 'what'],
    [
      [addresses.console, 'operator console: sign in here'],
      [`${addresses.gateway}/v1/submissions`, 'exchange-gateway: members submit here'],
      [`${addresses.registry}/v1/cases`, 'case-registry'],
      [`${addresses.alerting}/v1/alerts`, 'alerting'],
      [addresses.issuer, 'identity provider'],
      [addresses.registryUrl, 'schema registry'],
      [addresses.kafkaBrokers, 'Kafka'],
      [new URL(addresses.postgresUrl).host, 'PostgreSQL'],
    ],
  );
}

/** The sign-ins that this stack generated, for the person at the keyboard. */
export function signInTable(credentials: Credentials): string {
  return table(
    ['username', 'password', 'state', 'role'],
    credentials.signIns.map(({ username, password, state, role }) => [username, password, state, role]),
  );
}

/** What became of each record of the demo; the faults of a rejected one stand below. */
export function journeyTable(journeys: readonly RecordJourney[]): string {
  const rows = table(
    ['file', 'record', 'outcome', 'got to', 'alerts', 'what'],
    journeys.map(({ file, reference, outcome, reached, alerts, about }) => [file.slice(0, file.indexOf('-')), reference, outcome, reached, alerts === undefined ? '' : String(alerts), about]),
  );
  const faults = journeys.filter((journey) => journey.faults.length > 0).map((journey) => `${journey.reference}: ${journey.faults.join(', ')}`);
  return [rows, ...(faults.length === 0 ? [] : ['', 'Faults that the receipts name', ...faults])].join('\n');
}

/** What the records' journeys lack, a line for each record that lacks something. */
export function missingLines(journeys: readonly RecordJourney[]): string[] {
  return journeys.filter(({ missing }) => missing.length > 0).map(({ file, record, reference, missing }) => `${file}, record ${record} (${reference}) lacks: ${missing.join(', ')}`);
}

export function whereThingsAre(paths: StackPaths): string {
  const here = (path: string): string => relative(process.cwd(), path) || '.';
  return `Logs: ${here(paths.logs)}. Credentials, those of the member systems too: ${here(paths.credentials)}. Data: ${here(paths.data)}.`;
}
