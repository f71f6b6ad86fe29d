import { describeMember } from '@cbx/mapping';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Command, EXIT_CODES, UsageError } from '../../command.js';
import { knownMembers, ownMembersDirectory } from '../../members.js';
import { parseOptions } from '../../parse-options.js';
import { carriedPage } from './carried-page.js';

const HELP = `Usage: cbx mapping docs [OPTIONS]

Says in Markdown, field by field of the shared schema, what each member's format carries and in which of its fields, both ways; made of the compiled mappings.

Options:
  --member ISO3   only this member; may stand more than once
  --members DIR   where the members' folders are (the checkout's own)
  --out FILE      writes it there, and not to standard output
  -h, --help      this text

Exit code: 0 done; 1 the command line is wrong; 2 a member is not there or its mapping has mistakes.
`;

const OPTIONS = { member: { type: 'string', multiple: true }, members: { type: 'string' }, out: { type: 'string' } } as const;

export const mappingDocsCommand: Command = {
  name: 'docs',
  summary: 'what each format carries, field by field, both ways',
  help: HELP,
  run(args, terminal) {
    const { values, positionals } = parseOptions(args, OPTIONS);
    if (positionals.length > 0) throw new UsageError(`'${positionals[0]!}' is too much: a member is said by --member`);
    const members = values.members ?? ownMembersDirectory();
    const page = carriedPage((values.member ?? knownMembers(members)).map((member) => describeMember(path.join(members, member))));
    if (values.out === undefined) terminal.stdout.write(page);
    else writeFileSync(values.out, page);
    return Promise.resolve(EXIT_CODES.ok);
  },
};
