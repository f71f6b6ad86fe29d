import { parseArgs } from 'node:util';
import { DEFAULT_PORTS, type PortName, type Ports } from './ports.ts';
import { StackError } from './stack-error.ts';

export interface StartOptions {
  readonly help: boolean;
  readonly check: boolean;
  readonly fresh: boolean;
  readonly demo: boolean;
  /** How long the records of the demo may take, in ms. */
  readonly timeoutMs: number;
  /** Ports that must be these and no others. */
  readonly ports: Partial<Ports>;
}

const NAMES = Object.keys(DEFAULT_PORTS) as PortName[];

export const START_HELP = `npm start -- [options]

Brings the whole suite up on this machine, without Docker, feeds a demo and shows where everything is. Ctrl+C stops it. Data, logs and
generated credentials are kept under .local/, so that a second start is quick and goes on where the first ended.

  --check         wait until every record of the demo has gone its whole way, print the table, stop; exit status 0 only if nothing is missing
  --timeout=120   how long that may take, in seconds
  --fresh         begin anew: forget data, logs and credentials (what was downloaded is kept)
  --no-demo       feed nothing
  --port-NAME=N   use this port and no other; without it another free one is chosen when the usual one is taken:
                  ${NAMES.map((name) => `${name} ${DEFAULT_PORTS[name]}`).join(', ')}
  --help          this text
`;

/** Reads the command line; throws, naming it, on an option or a value that it does not know. */
export function parseStartOptions(args: readonly string[]): StartOptions {
  const portOptions = Object.fromEntries(NAMES.map((name) => [`port-${name}`, { type: 'string' as const }]));
  const values = parse(args, portOptions);
  const ports: Partial<Record<PortName, number>> = {};
  for (const name of NAMES) {
    const text = values[`port-${name}`];
    if (typeof text === 'string') ports[name] = wholeNumber(`--port-${name}`, text, 1, 65_535);
  }
  const { help, check, fresh, timeout } = values;
  return {
    help: help === true,
    check: check === true,
    fresh: fresh === true,
    demo: values['no-demo'] !== true,
    timeoutMs: wholeNumber('--timeout', typeof timeout === 'string' ? timeout : '120', 1, 3_600) * 1_000,
    ports,
  };
}

function parse(args: readonly string[], portOptions: Record<string, { type: 'string' }>): Record<string, string | boolean | undefined> {
  try {
    const flag = { type: 'boolean' as const };
    return parseArgs({ args: [...args], allowPositionals: false, options: { ...portOptions, help: flag, check: flag, fresh: flag, 'no-demo': flag, timeout: { type: 'string' } } }).values;
  } catch (cause) {
    throw new StackError((cause as Error).message.split('. ')[0] ?? '', { cause, hints: ['npm start -- --help shows what there is'] });
  }
}

function wholeNumber(option: string, text: string, from: number, to: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < from || value > to) throw new StackError(`${option} takes a number from ${from} to ${to}, not “${text}”`);
  return value;
}
