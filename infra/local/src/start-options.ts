import { parseArgs } from 'node:util';
import { DEFAULT_PORTS, type PortName, type Ports } from './ports.ts';
import { StackError } from './stack-error.ts';

export interface StartOptions {
  readonly check: boolean;
  readonly fresh: boolean;
  readonly demo: boolean;
  /** How long the records of the demo may take, in ms. */
  readonly timeoutMs: number;
  /** Ports that must be these and no others. */
  readonly ports: Partial<Ports>;
}

const NAMES = Object.keys(DEFAULT_PORTS) as PortName[];

/** Reads the command line; throws, naming it, on an option or a value that it does not know. */
export function parseStartOptions(args: readonly string[]): StartOptions {
  const portOptions = Object.fromEntries(NAMES.map((name) => [`port-${name}`, { type: 'string' as const }]));
  const values = parse(args, portOptions);
  const ports: Partial<Record<PortName, number>> = {};
  for (const name of NAMES) {
    const text = values[`port-${name}`];
    if (typeof text === 'string') ports[name] = wholeNumber(`--port-${name}`, text, 1, 65_535);
  }
  const { check, fresh, timeout } = values;
  return {
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
    return parseArgs({ args: [...args], allowPositionals: false, options: { ...portOptions, check: flag, fresh: flag, 'no-demo': flag, timeout: { type: 'string' } } }).values;
  } catch (cause) {
    throw new StackError((cause as Error).message.split('. ')[0] ?? '', { cause, hints: ['npm start -- --help shows what there is'] });
  }
}

function wholeNumber(option: string, text: string, from: number, to: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < from || value > to) throw new StackError(`${option} takes a number from ${from} to ${to}, not “${text}”`);
  return value;
}
