import { type Command, UsageError } from '../../../command.js';
import { parseOptions } from '../../../parse-options.js';
import { eachService } from '../each-service.js';
import { OPS_ACCESS_HELP, OPS_EXIT_HELP, OPS_OPTIONS, OPS_OPTIONS_HELP } from '../ops-options.js';
import { counted, printJson, table } from '../print.js';
import { type ServiceClient, serviceClients } from '../service-client.js';
import { suiteAccess } from '../suite-access.js';
import type { DeadLetter, DeadLetterPage } from './dead-letter.js';
import { wholeNumber } from '../ops-values.js';
import { FILTER_HELP, FILTER_OPTIONS, filterOf } from './filter-options.js';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 10_000;
const PAGE = 100;
const STATES = ['PENDING', 'REDRIVEN', 'ALL'];

const HELP = `Usage: cbx ops dead-letters list [OPTIONS]

Messages that a service could not process and laid aside, the latest first: where each came from, and why it failed. What the messages say is
not shown here.

Options:
${FILTER_HELP}
  --state STATE   PENDING (the default), REDRIVEN or ALL
  --limit N       at most so many of each service (${DEFAULT_LIMIT})
${OPS_OPTIONS_HELP}

${OPS_EXIT_HELP}
${OPS_ACCESS_HELP}`;

const OPTIONS = { ...OPS_OPTIONS, ...FILTER_OPTIONS, state: { type: 'string' }, limit: { type: 'string' } } as const;

/** `cbx ops dead-letters list` */
export const listDeadLettersCommand: Command = {
  name: 'list',
  summary: 'messages that could not be processed, and why',
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, OPTIONS);
    if (positionals.length > 0) throw new UsageError(`'${positionals[0]}' is no option of list; cbx ops dead-letters show ID shows one`);
    const state = values.state ?? 'PENDING';
    if (!STATES.includes(state)) throw new UsageError(`--state must be ${STATES.join(', ')}`);
    const query = new URLSearchParams({ state: state === 'ALL' ? '*' : state, ...filterOf(values, terminal.now()) });
    const limit = wholeNumber('--limit', values.limit, DEFAULT_LIMIT, MAX_LIMIT);
    const found: (Listing & { readonly service: string })[] = [];
    const exitCode = await eachService(serviceClients(suiteAccess(terminal.env, values.service)), terminal, async (client) => void found.push({ service: client.name, ...(await read(client, query, limit)) }));
    if (values.json === true) printJson(terminal.stdout, found);
    if (values.json === true || found.length === 0) return exitCode;
    const items = found.flatMap((each) => each.items);
    if (items.length > 0) terminal.stdout.write(`${listed(items)}\n`);
    const counts = found.map(({ service, items: { length }, more }) => `${service} ${more ? 'more than ' : ''}${length}`).join(', ');
    terminal.stdout.write(`${items.length === 0 ? 'No dead letters' : counted(items.length, 'dead letter')}${state === 'PENDING' ? ' waiting' : ''} (${counts})\n`);
    return exitCode;
  },
};

interface Listing {
  readonly items: readonly DeadLetter[];
  /** Whether there are more than the limit. */
  readonly more: boolean;
}

async function read(client: ServiceClient, query: URLSearchParams, limit: number): Promise<Listing> {
  const items: DeadLetter[] = [];
  const page = new URLSearchParams(query);
  for (;;) {
    page.set('limit', String(Math.min(PAGE, limit - items.length)));
    const { items: got, nextCursor } = await client.json<DeadLetterPage>('GET', `/v1/dead-letters?${page.toString()}`);
    items.push(...got);
    if (nextCursor === undefined || items.length >= limit) return { items, more: nextCursor !== undefined };
    page.set('cursor', nextCursor);
  }
}

/** The letters as a table. */
export function listed(items: readonly DeadLetter[]): string {
  return table(
    ['id', 'service', 'state', 'code', 'from', 'buried', 'redrives'],
    items.map(({ id, service, state, code, topic, partition, offset, buriedAt, redrives }) => [id, service, state, code, `${topic}/${partition}@${offset}`, buriedAt, String(redrives)]),
  );
}
