import { type Command, EXIT_CODES, UsageError } from '../../command.js';
import { parseOptions } from '../../parse-options.js';
import { checkDatabase } from './doctor/check-database.js';
import { checkDisk } from './doctor/check-disk.js';
import { checkCertificates, checkIssuer } from './doctor/check-issuer.js';
import { checkKafka } from './doctor/check-kafka.js';
import { checkRegistry } from './doctor/check-registry.js';
import { checkAlerts, checkClocks, checkMessages, checkOutboxes, checkReadiness, checkVersions } from './doctor/check-services.js';
import { checkToken } from './doctor/check-token.js';
import type { Check, Finding, Verdict } from './doctor/finding.js';
import { OPS_ACCESS_HELP, OPS_EXIT_HELP, OPS_OPTIONS, OPS_OPTIONS_HELP } from './ops-options.js';
import { printJson } from './print.js';
import { engineAccess } from './see/engine-access.js';
import { lookAtServices } from './see/look-at-services.js';
import { suiteAccess } from './suite-access.js';

const HELP = `Usage: cbx ops doctor [OPTIONS]

Looks at everything that the suite rests on, and says what is wrong and which page of the runbooks says what to do: services and their checks, versions,
clocks, outboxes, dead letters, numbers, alerts; Kafka, its topics beside the catalogue, consumer groups; the schema registry; PostgreSQL; the identity
provider, certificates, disk.

Options:
${OPS_OPTIONS_HELP}

OK as it should be, WARN look at it soon, FAIL something does not work, SKIPPED cannot be looked at from here. Exit code 3 where there is a WARN or a FAIL.
${OPS_EXIT_HELP}
The engines are those of the suite that runs in this checkout, or CBX_KAFKA_BROKERS, CBX_TOPIC_PREFIX, CBX_SCHEMA_REGISTRY_URL, CBX_OIDC_ISSUER,
CBX_POSTGRES_ADMIN_URL, CBX_DATABASE_PREFIX, as far as they are set.
${OPS_ACCESS_HELP}`;

/** In the order in which a person would look. */
const CHECKS: readonly Check[] = [
  checkReadiness,
  checkVersions,
  checkDatabase,
  checkKafka,
  checkRegistry,
  checkIssuer,
  checkToken,
  checkCertificates,
  checkOutboxes,
  checkMessages,
  checkAlerts,
  checkClocks,
  checkDisk,
];

/** `cbx ops doctor` */
export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'what is wrong, and which page says what to do',
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, OPS_OPTIONS);
    if (positionals.length > 0) throw new UsageError(`'${positionals[0]}' is no option of doctor`);
    const access = suiteAccess(terminal.env, values.service);
    const examined = { services: await lookAtServices(access), engines: engineAccess(terminal.env, access.local), token: access.token, now: () => terminal.now() };
    const findings = (await Promise.all(CHECKS.map(async (check) => check(examined)))).flat();
    if (values.json === true) printJson(terminal.stdout, findings);
    else terminal.stdout.write(told(findings));
    return findings.some(({ verdict }) => verdict === 'WARN' || verdict === 'FAIL') ? EXIT_CODES.attention : EXIT_CODES.ok;
  },
};

function told(findings: readonly Finding[]): string {
  const lines = findings.map(({ verdict, check, says, runbook }) => `${verdict.padEnd(7)}  ${check}: ${says}\n${runbook === undefined ? '' : `         -> ${runbook}\n`}`);
  const count = (verdict: Verdict): string => `${findings.filter((finding) => finding.verdict === verdict).length} ${verdict}`;
  return `${lines.join('')}\n${(['OK', 'WARN', 'FAIL', 'SKIPPED'] as const).map(count).join(', ')}\n`;
}
