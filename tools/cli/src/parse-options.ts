import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from './command.js';

/** Node's parser of command lines, strict, whose complaints are a UsageError. */
export function parseOptions<const O extends NonNullable<ParseArgsConfig['options']>>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    // Node's own words, without its advice on how to write a parser.
    throw new UsageError((error as Error).message.split('. ')[0]!.replace(/^[A-Z]/, (letter) => letter.toLowerCase()));
  }
}
