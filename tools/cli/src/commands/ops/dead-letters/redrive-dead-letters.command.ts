import { type Command, EXIT_CODES, type Terminal, UsageError } from '../../../command.js';
import { parseOptions } from '../../../parse-options.js';
import { eachService } from '../each-service.js';
import { OPS_ACCESS_HELP, OPS_EXIT_HELP, OPS_OPTIONS, OPS_OPTIONS_HELP } from '../ops-options.js';
import { counted, printJson, table } from '../print.js';
import { type ServiceClient, serviceClients } from '../service-client.js';
import { suiteAccess } from '../suite-access.js';
import type { DeadLetter, DeadLetterPage } from './dead-letter.js';
import { wholeNumber } from '../ops-values.js';
import { agreedTo } from '../agreed-to.js';
import { FILTER_HELP, FILTER_OPTIONS, type Filter, filterOf } from './filter-options.js';
import { listed } from './list-dead-letters.command.js';
import { assertId } from './show-dead-letter.command.js';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 100_000;
/** Letters asked for at once: few enough that every call is answered soon, and progress is seen. */
const PORTION = 25;
const PREVIEWED = 250;

const HELP = `Usage: cbx ops dead-letters redrive [OPTIONS] ID…
       cbx ops dead-letters redrive [OPTIONS] (--code CODE | --topic TOPIC | --since WHEN | --until WHEN | --all)

Has each service process its dead letters once more, by the handler that failed with them. Twice is as once: what was redriven is not redriven again.
An old version never overwrites a newer one, nor revives what was cancelled. Later letters of the same record go along with an earlier
one, as they may narrow or cancel it; while a later one fails, the earlier ones are not tried.

Options:
${FILTER_HELP}
  --all           all that wait
  --limit N       with a filter: at most so many of each service, the oldest first (${DEFAULT_LIMIT})
  --preview       show which ones would be redriven, and change nothing
  --yes           do not ask; needed where nobody can answer
${OPS_OPTIONS_HELP}

Outcomes:
  REDRIVEN          processed
  ALREADY_REDRIVEN  had been redriven before: nothing was done
  FAILED_AGAIN      could not be processed for the reason given; it waits on
  NOT_TRIED         something stands in the way: DEAD_LETTER.LATER_FAILS (redrive what fails first), or something is down; ask again later
  NOT_FOUND         no service has it, or it is not released to you

${OPS_EXIT_HELP}
${OPS_ACCESS_HELP}`;

const OPTIONS = { ...OPS_OPTIONS, ...FILTER_OPTIONS, all: { type: 'boolean' }, limit: { type: 'string' }, preview: { type: 'boolean' }, yes: { type: 'boolean' } } as const;

interface Result {
  readonly service: string;
  readonly id: string;
  readonly outcome: string;
  readonly code?: string;
}

interface Report {
  readonly outcomes: readonly Omit<Result, 'service'>[];
  readonly nextCursor?: string;
}

/** Which letters: these ids, or of each service those that fit. */
type Choice = { readonly ids: readonly string[] } | { readonly filter: Filter; readonly limit: number };

/** `cbx ops dead-letters redrive` */
export const redriveDeadLettersCommand: Command = {
  name: 'redrive',
  summary: 'have them processed once more, one or many',
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, OPTIONS);
    const choice = chosen(values, positionals, terminal.now());
    const clients = serviceClients(suiteAccess(terminal.env, values.service));
    if (values.preview === true || values.yes !== true) {
      const found: DeadLetter[] = [];
      const unasked = await eachService(clients, terminal, async (client) => void found.push(...(await preview(client, choice))));
      if (values.preview === true) return Math.max(unasked, shown(found, values.json === true, terminal));
      // To redrive in some services while another cannot even be asked is for somebody to decide: by --service, or --yes.
      if (unasked !== EXIT_CODES.ok) return unasked;
      if (found.length === 0) return nothing(choice, values.json === true, terminal);
      if (!(await agreed(found, terminal))) {
        terminal.stderr.write('Nothing was redriven\n');
        return EXIT_CODES.ok;
      }
    }
    const results = new Map<string, Result>();
    const unasked = await eachService(clients, terminal, (client) => redrive(client, choice, results, terminal));
    const exitCode = told([...results.values()], values.json === true, terminal);
    return unasked === EXIT_CODES.ok ? exitCode : unasked;
  },
};

function chosen(values: Filter & { readonly all?: boolean; readonly limit?: string }, ids: readonly string[], now: Date): Choice {
  const filter = filterOf(values, now);
  const filtered = Object.keys(filter).length > 0 || values.all === true;
  if (ids.length > 0 && (filtered || values.limit !== undefined)) throw new UsageError('either ids or a filter, not both');
  if (ids.length > 0) {
    for (const id of ids) assertId(id);
    return { ids: [...new Set(ids)] };
  }
  if (!filtered) throw new UsageError('which dead letters? Give their ids, a filter, or --all');
  return { filter, limit: wholeNumber('--limit', values.limit, DEFAULT_LIMIT, MAX_LIMIT) };
}

/** What would be redriven, as the service sees it. */
async function preview(client: ServiceClient, choice: Choice): Promise<DeadLetter[]> {
  const found: DeadLetter[] = [];
  for await (const { items } of portions<DeadLetterPage>(client, '/v1/dead-letters/redrive/preview', choice, PREVIEWED)) found.push(...items);
  return found;
}

async function redrive(client: ServiceClient, choice: Choice, results: Map<string, Result>, { stderr }: Terminal): Promise<void> {
  for await (const { outcomes } of portions<Report>(client, '/v1/dead-letters/redrive', choice, PORTION)) {
    for (const outcome of outcomes) {
      // An id is asked of all services, and one of them has it.
      const before = results.get(outcome.id);
      if (before === undefined || before.outcome === 'NOT_FOUND') results.set(outcome.id, { service: client.name, ...outcome });
    }
    const own = [...results.values()].filter(({ service, outcome }) => service === client.name && outcome !== 'NOT_FOUND');
    if (own.length > 0) stderr.write(`${client.name}: ${summaryOf(own)}\n`);
  }
}

/** Asks in portions until all are asked for. A filter's next portion begins behind the one before, so that what fails again is not met twice. */
async function* portions<T extends { readonly nextCursor?: string }>(client: ServiceClient, target: string, choice: Choice, size: number): AsyncGenerator<T> {
  if ('ids' in choice) {
    for (let start = 0; start < choice.ids.length; start += size) yield await client.json<T>('POST', target, { ids: choice.ids.slice(start, start + size) });
    return;
  }
  let cursor: string | undefined;
  for (let left = choice.limit; left > 0; left -= size) {
    const answer: T = await client.json<T>('POST', target, { filter: choice.filter, limit: Math.min(size, left), ...(cursor === undefined ? {} : { cursor }) });
    yield answer;
    cursor = answer.nextCursor;
    if (cursor === undefined) return;
  }
}

function shown(found: readonly DeadLetter[], json: boolean, { stdout }: Terminal): number {
  if (json) printJson(stdout, found);
  else stdout.write(`${found.length === 0 ? '' : `${listed(found)}\n`}${counted(found.length, 'dead letter')} would be redriven; nothing was changed\n`);
  return EXIT_CODES.ok;
}

function nothing(choice: Choice, json: boolean, { stdout }: Terminal): number {
  if (json) printJson(stdout, []);
  else stdout.write('No dead letters fit\n');
  return 'ids' in choice ? EXIT_CODES.attention : EXIT_CODES.ok;
}

function agreed(found: readonly DeadLetter[], { stdin, stderr }: Terminal): Promise<boolean> {
  const groups = Map.groupBy(found, ({ service, topic, code }) => [service, topic, code].join(' '));
  stderr.write(`${table(['service', 'from', 'code', 'dead letters'], [...groups.values()].map((letters) => [letters[0]!.service, letters[0]!.topic, letters[0]!.code, String(letters.length)]))}\n`);
  return agreedTo(`Redrive ${counted(found.length, 'dead letter')}?`, { stdin, stderr });
}

function told(results: readonly Result[], json: boolean, { stdout }: Terminal): number {
  const left = results.filter(({ outcome }) => outcome !== 'REDRIVEN' && outcome !== 'ALREADY_REDRIVEN');
  if (json) printJson(stdout, results);
  else {
    if (left.length > 0) stdout.write(`${table(['id', 'service', 'outcome', 'code'], left.map(({ id, service, outcome, code }) => [id, outcome === 'NOT_FOUND' ? '' : service, outcome, code ?? '']))}\n`);
    stdout.write(`${results.length === 0 ? 'No dead letters fit' : summaryOf(results)}\n`);
  }
  return left.length === 0 ? EXIT_CODES.ok : EXIT_CODES.attention;
}

const WORDS: Readonly<Record<string, string>> = { REDRIVEN: 'redriven', ALREADY_REDRIVEN: 'already redriven', FAILED_AGAIN: 'failed again', NOT_TRIED: 'not tried', NOT_FOUND: 'not found' };

function summaryOf(results: readonly Pick<Result, 'outcome'>[]): string {
  const counts = Map.groupBy(results, ({ outcome }) => outcome);
  return Object.entries(WORDS)
    .flatMap(([outcome, words]) => (counts.has(outcome) ? [`${counts.get(outcome)!.length} ${words}`] : []))
    .join(', ');
}
