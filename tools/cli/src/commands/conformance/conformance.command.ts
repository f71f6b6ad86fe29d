import { CbxError } from '@cbx/kernel';
import path from 'node:path';
import { type Command, EXIT_CODES, UsageError } from '../../command.js';
import { openMember, ownMembersDirectory } from '../../members.js';
import { parseOptions } from '../../parse-options.js';
import { type Case, findCases } from './find-cases.js';
import { runCase } from './run-case.js';

const HELP = `Usage: cbx conformance --member ISO3 [OPTIONS] [DIR]

Tries a member's mapping on every sample under DIR (the member's own folder), and tells where what comes out is not what is expected:

  samples/NAME.expected.json               the translation of samples/NAME.…
  samples/NAME.cancels.json                the CANCELs that follow with the earlier files of its series
  samples/outbound/NAME.notification.json  its rendering NAME.…, with NAME.losses.json; or NAME.not-rendered.json
  acks/NAME.…                              the answer to the sender of samples/NAME.…
  context.json, in the last two            the gateway's time and id: at, id ("NAME": the file's name)

Renderings and answers are compared byte for byte, JSON as values. The last line is 'N passed, N failed'.

Options:
  --member ISO3   whose mapping it is: the name of a folder in members/, such as KAZ
  --members DIR   where the members' folders are (the checkout's own)
  --verbose       also names what passes
  -h, --help      this text

Exit code: 0 everything passes; 3 something fails; 1 the command line is wrong; 2 there is nothing to try, a file cannot be read, the member is unknown or
its mapping has mistakes; 70 a defect of this program.
`;

const OPTIONS = { member: { type: 'string' }, members: { type: 'string' }, verbose: { type: 'boolean' } } as const;

export const conformanceCommand: Command = {
  name: 'conformance',
  summary: "a member's mapping on every sample of a folder",
  help: HELP,
  run(args, { stdout }) {
    const { values, positionals } = parseOptions(args, OPTIONS);
    if (values.member === undefined) throw new UsageError('--member is missing: whose mapping is it?');
    if (positionals.length > 1) throw new UsageError('only one folder is tried at a time');
    const members = values.members ?? ownMembersDirectory();
    const member = openMember(values.member, members);
    let failed = 0;
    const cases = findCases(positionals[0] ?? path.join(members, values.member));
    for (const each of cases) {
      const differences = tried(() => runCase(member, each));
      if (differences.length > 0) failed += 1;
      if (differences.length > 0 || values.verbose === true) stdout.write(`${differences.length > 0 ? 'FAIL' : 'pass'} ${titleOf(each)}\n${differences.map((line) => `  ${line.replaceAll('\n', '\n  ')}\n`).join('')}`);
    }
    stdout.write(`${cases.length - failed} passed, ${failed} failed\n`);
    return Promise.resolve(failed === 0 ? EXIT_CODES.ok : EXIT_CODES.attention);
  },
};

function titleOf({ kind, name }: Case): string {
  return `${kind} ${name}`;
}

/** A file that cannot be read or parsed fails its own case. */
function tried(run: () => string[]): string[] {
  try {
    return run();
  } catch (error) {
    if (error instanceof CbxError || error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return [(error as Error).message];
    throw error;
  }
}
