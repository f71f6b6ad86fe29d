import { CbxError } from '@cbx/kernel';
import { describeMember, type Mistake } from '@cbx/mapping';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type Command, EXIT_CODES, UsageError } from '../../command.js';
import { knownMembers, ownMembersDirectory } from '../../members.js';
import { parseOptions } from '../../parse-options.js';

const HELP = `Usage: cbx mapping check [OPTIONS] [DIR…]

Reads mappings, checks them against the shared schema and their format, and says every mistake with its file and line:

  members/KAZ/mapping.yaml:110: there is no type or shape 'strng'; the types are text, …

and of a mapping without mistakes what it does. Without DIR and --member every member's is checked.

DIR is a member's folder, the one that holds mapping.yaml.

Options:
  --member ISO3   the folder of that name in members/; may stand more than once
  --members DIR   where the members' folders are (the checkout's own)
  -h, --help      this text

Exit code: 0 no mistakes; 1 the command line is wrong; 2 a folder or mapping is not there; 3 there are mistakes.
`;

const OPTIONS = { member: { type: 'string', multiple: true }, members: { type: 'string' } } as const;

export const checkMappingCommand: Command = {
  name: 'check',
  summary: 'every mistake in mappings, with file and line',
  help: HELP,
  run(args, terminal) {
    const checks = foldersOf(args).map(check);
    for (const { lines } of checks) terminal.stdout.write(`${lines.join('\n')}\n`);
    return Promise.resolve(checks.some(({ isFine }) => !isFine) ? EXIT_CODES.attention : EXIT_CODES.ok);
  },
};

function foldersOf(args: readonly string[]): string[] {
  const { values, positionals } = parseOptions(args, OPTIONS);
  const members = values.members ?? ownMembersDirectory();
  if (positionals.length > 0 && values.member !== undefined) throw new UsageError('either --member or folders');
  const folders = positionals.length > 0 ? positionals : (values.member ?? knownMembers(members)).map((member) => path.join(members, member));
  if (folders.length === 0) throw new CbxError('MAPPING.NOT_FOUND', `there is no mapping in ${members}`);
  for (const folder of folders) if (!existsSync(path.join(folder, 'mapping.yaml'))) throw new CbxError('MAPPING.NOT_FOUND', `there is no ${path.join(folder, 'mapping.yaml')}`);
  return folders;
}

interface Check {
  readonly isFine: boolean;
  readonly lines: readonly string[];
}

function check(folder: string): Check {
  const shown = path.relative(process.cwd(), folder);
  const place = shown === '' || shown.startsWith('..') ? folder : shown;
  try {
    const { iso3, format, kinds, renders, answers } = describeMember(path.resolve(folder));
    const does = ['reads', ...(renders ? ['renders'] : []), ...(answers ? ['answers in its own format'] : [])].join(', ');
    const fields = new Set([...kinds.values()].flatMap((carried) => carried.map((each) => each.path))).size;
    const misses = [...(renders ? [] : ["no 'render' section: nothing can be sent to this member"]), ...(answers ? [] : ['no answers.yaml: senders are answered with the canonical receipt']), ...(countSamples(folder) > 0 ? [] : ['no samples/: nothing shows that it is right'])];
    return { isFine: true, lines: [`${iso3}: no mistakes. ${format}: ${does}; ${kinds.size} kinds, ${fields} fields of the shared schema, ${countSamples(folder)} samples`, ...misses.map((each) => `     ${each}`)] };
  } catch (error) {
    if (!(error instanceof CbxError) || error.code !== 'MAPPING.INVALID') throw error;
    const mistakes = (error.details?.mistakes as readonly Mistake[] | undefined) ?? [];
    const member = path.basename(path.resolve(folder));
    if (mistakes.length === 0) return { isFine: false, lines: [`${path.join(place, 'mapping.yaml')}:1: ${error.message}`] };
    return { isFine: false, lines: [...mistakes.map(({ file, line, message }) => `${path.join(place, file)}:${line}: ${message}`), `${member}: ${mistakes.length} ${mistakes.length === 1 ? 'mistake' : 'mistakes'}`] };
  }
}

function countSamples(folder: string): number {
  const samples = path.join(folder, 'samples');
  return existsSync(samples) ? readdirSync(samples).filter((name) => name.endsWith('.expected.json')).length : 0;
}
