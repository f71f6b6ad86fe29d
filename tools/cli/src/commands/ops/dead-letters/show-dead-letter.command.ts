import { CbxError } from '@cbx/kernel';
import { type Command, EXIT_CODES, UsageError } from '../../../command.js';
import { parseOptions } from '../../../parse-options.js';
import { eachService } from '../each-service.js';
import { OPS_ACCESS_HELP, OPS_EXIT_HELP, OPS_OPTIONS, OPS_OPTIONS_HELP } from '../ops-options.js';
import { counted, printJson } from '../print.js';
import { serviceClients } from '../service-client.js';
import { suiteAccess } from '../suite-access.js';
import type { DeadLetterDetail, RedriveEntry } from './dead-letter.js';

const HELP = `Usage: cbx ops dead-letters show [OPTIONS] ID

One dead letter: whence it came, why it failed, its headers, and who redrove it with what outcome. What the message says is shown only to somebody
to whom it is released (CBX_TOKEN of an operator or a supervisor); never to the role ops.

Options:
${OPS_OPTIONS_HELP}

${OPS_EXIT_HELP}
${OPS_ACCESS_HELP}`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @throws UsageError */
export function assertId(text: string): void {
  if (!UUID.test(text)) throw new UsageError(`'${text}' is no id of a dead letter; cbx ops dead-letters list shows them`);
}

/** `cbx ops dead-letters show` */
export const showDeadLetterCommand: Command = {
  name: 'show',
  summary: 'one of them, with its headers and its history',
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, OPS_OPTIONS);
    const [id, ...more] = positionals;
    if (id === undefined) throw new UsageError('which dead letter? cbx ops dead-letters list shows their ids');
    if (more.length > 0) throw new UsageError('one dead letter at a time');
    assertId(id);
    let letter: DeadLetterDetail | undefined;
    const exitCode = await eachService(serviceClients(suiteAccess(terminal.env, values.service)), terminal, async (client) => {
      letter ??= await client.json<DeadLetterDetail>('GET', `/v1/dead-letters/${id}`).catch(absent);
    });
    if (letter !== undefined) {
      if (values.json === true) printJson(terminal.stdout, letter);
      else terminal.stdout.write(described(letter));
      return EXIT_CODES.ok;
    }
    if (exitCode !== EXIT_CODES.ok) return exitCode;
    throw new CbxError('OPS.NOT_FOUND', `no service has a dead letter ${id}, or it is not released to you`);
  },
};

function absent(error: unknown): undefined {
  if (error instanceof CbxError && error.details['code'] === 'DEAD_LETTER.NOT_FOUND') return undefined;
  throw error;
}

function described(letter: DeadLetterDetail): string {
  const facts: [string, string][] = [
    ['dead letter', letter.id],
    ['service', letter.service],
    ['state', letter.state === 'PENDING' ? 'PENDING (waits to be redriven)' : letter.state],
    ['failed with', letter.pointer === undefined ? letter.code : `${letter.code} at ${letter.pointer}`],
    ['attempts', String(letter.attempts)],
    ['came from', `${letter.topic}, partition ${letter.partition}, offset ${letter.offset}`],
    ['message', `${letter.messageId}, ${counted(letter.bytes, 'byte')}`],
    ['subject', letter.key === '' ? 'none' : letter.key],
    ['produced', letter.producedAt],
    ['buried', letter.buriedAt],
    ['kept until', letter.keptUntil],
  ];
  const width = Math.max(...facts.map(([name]) => name.length));
  const lines = facts.map(([name, text]) => `${name.padEnd(width)}  ${text}`);
  const headers = Object.entries(letter.headers).map(([name, text]) => `  ${name}: ${text}`);
  const history = letter.redriveHistory.length === 0 ? ['  never'] : letter.redriveHistory.map(line);
  const content = letter.content === undefined ? [] : ['', 'Content', JSON.stringify(letter.content, null, 2)];
  return `${[...lines, '', 'Headers', ...headers, '', 'Redriven', ...history, ...content].join('\n')}\n`;
}

function line({ at, by, state, outcome, code }: RedriveEntry): string {
  const who = [by, state === undefined ? undefined : `of ${state}`].filter((part) => part !== undefined).join(' ');
  return `  ${at}  ${outcome}${code === undefined ? '' : ` ${code}`}${who === '' ? '' : `  by ${who}`}`;
}
