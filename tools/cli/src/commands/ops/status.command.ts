import { type Command, EXIT_CODES, UsageError } from '../../command.js';
import { parseOptions } from '../../parse-options.js';
import { OPS_ACCESS_HELP, OPS_EXIT_HELP, OPS_OPTIONS, OPS_OPTIONS_HELP } from './ops-options.js';
import { printJson, table } from './print.js';
import { lookAtServices, type SeenInstance, type SeenService } from './see/look-at-services.js';
import { greatest, total, totalOfGreatest } from './see/metrics-text.js';
import { type OpsServiceName, suiteAccess } from './suite-access.js';

const HELP = `Usage: cbx ops status [OPTIONS]

How the services are: each process with its version, since when it runs, and which of its checks fail; then what each service owes: the age of the
oldest message that it has not published, how many wait or are set aside, dead letters that wait, the oldest record without its alerts, clients of
alert streams. What a service does not measure is shown as -.

Options:
${OPS_OPTIONS_HELP}

${OPS_EXIT_HELP}
${OPS_ACCESS_HELP}
Several processes of a service are named with commas between them: CBX_GATEWAY_URL=http://one:7401,http://two:7401
`;

/** What a service owes, in one line. */
interface Owed {
  readonly service: OpsServiceName;
  readonly outboxAgeSeconds?: number;
  readonly unpublished?: number;
  readonly parked?: number;
  readonly deadLetters?: number;
  readonly oldestUnalertedSeconds?: number;
  readonly streamClients?: number;
}

/** `cbx ops status` */
export const statusCommand: Command = {
  name: 'status',
  summary: 'how the services are, and what they owe',
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, OPS_OPTIONS);
    if (positionals.length > 0) throw new UsageError(`'${positionals[0]}' is no option of status`);
    const seen = await lookAtServices(suiteAccess(terminal.env, values.service));
    const owed = seen.map(owedBy);
    if (values.json === true) printJson(terminal.stdout, seen.map((service, index) => ({ ...owed[index], instances: service.instances.map(({ samples: _, ...instance }) => instance) })));
    else terminal.stdout.write(`${instanceTable(seen)}\n${owedTable(owed)}`);
    return seen.every(({ instances }) => instances.every(({ state }) => state === 'READY')) ? EXIT_CODES.ok : EXIT_CODES.attention;
  },
};

function owedBy({ name, samples }: SeenService): Owed {
  return {
    service: name,
    outboxAgeSeconds: greatest(samples, 'cbx_outbox_age'),
    unpublished: greatest(samples, 'cbx_outbox_unpublished'),
    parked: greatest(samples, 'cbx_outbox_parked_now'),
    deadLetters: totalOfGreatest(samples, 'cbx_dead_letters_pending'),
    oldestUnalertedSeconds: greatest(samples, 'cbx_alerting_oldest_unalerted'),
    streamClients: total(samples, 'cbx_alerting_stream_clients'),
  };
}

function instanceTable(seen: readonly SeenService[]): string {
  const rows = seen.flatMap(({ name, instances }) => instances.map((each) => [name, each.url, each.state, each.version ?? '-', each.startedAt ?? '-', each.instance ?? '-', failing(each)]));
  return table(['service', 'address', 'state', 'version', 'since', 'process', 'checks that fail'], rows);
}

function failing({ state, checks }: SeenInstance): string {
  if (state === 'UNREACHABLE') return 'does not answer';
  const down = Object.entries(checks).filter(([, { status }]) => status === 'down');
  return down.length === 0 ? 'none' : down.map(([check, { optional }]) => (optional ? `${check} (goes on without)` : check)).join(', ');
}

function owedTable(owed: readonly Owed[]): string {
  const seconds = (value: number | undefined): string => (value === undefined ? '-' : `${value.toFixed(1)} s`);
  const number = (value: number | undefined): string => (value === undefined ? '-' : String(value));
  return table(
    ['service', 'oldest unpublished', 'unpublished', 'set aside', 'dead letters', 'oldest unalerted', 'stream clients'],
    owed.map((each) => [each.service, seconds(each.outboxAgeSeconds), number(each.unpublished), number(each.parked), number(each.deadLetters), seconds(each.oldestUnalertedSeconds), number(each.streamClients)]),
  );
}
