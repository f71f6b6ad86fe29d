import { CbxError } from '@cbx/kernel';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Command, EXIT_CODES, UsageError } from '../../../command.js';
import { ownMembersDirectory } from '../../../members.js';
import { parseOptions } from '../../../parse-options.js';
import { assertReadable, readSubmission, STDIN } from '../../../submission-file.js';
import { detectEncoding } from './detect-encoding.js';
import { lookAtCsv } from './look-at-csv.js';
import { lookAtJson } from './look-at-json.js';
import { lookAtXml } from './look-at-xml.js';
import { writeCodeLists, writeSkeleton } from './write-skeleton.js';

const HELP = `Usage: cbx mapping new --member ISO3 --format xml|csv|json [OPTIONS] SAMPLE

Looks at a sample of a member's format and makes the folder of its mapping: encoding, separator, quotes and column names, or namespaces, root and where the records are;
every place of the sample is a line of the mapping, 'unused' as yet, with what its values look like; what the shared schema requires of each kind stands beside it.
'cbx mapping check --member ISO3' then says what is to do next, with file and line, until nothing is.

SAMPLE is a submission as the member sends it, the more different records the better; - is standard input. No value of it stands in the mapping, but what seem to be codes.
Fixed columns and EDIFACT segments say nothing of what they hold: for these copy members/ARM or members/BLR, and change it.

Options:
  --member ISO3   whose format it is: the name of the folder, ISO 3166-1 alpha-3
  --format F      xml, csv or json
  --members DIR   where the folder is made (the checkout's own members/)
  -h, --help      this text

Exit code: 0 made; 1 the command line is wrong; 2 the sample cannot be read, or the member has a mapping already, which is left as it is.
`;

const OPTIONS = { member: { type: 'string' }, format: { type: 'string' }, members: { type: 'string' } } as const;
const LOOKS = { xml: lookAtXml, csv: lookAtCsv, json: lookAtJson } as const;
/** So much of a sample shows what there is to see. */
const MOST = 32 * 1024 * 1024;

export const newMappingCommand: Command = {
  name: 'new',
  summary: "the folder of a new member's mapping, from a sample",
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, OPTIONS);
    const { member, format } = values;
    if (member === undefined || !/^[A-Z]{3}$/.test(member)) throw new UsageError('--member is an ISO 3166-1 alpha-3 code, such as KAZ');
    if (format !== 'xml' && format !== 'csv' && format !== 'json') throw new UsageError('--format is xml, csv or json');
    const [sample, ...more] = positionals;
    if (sample === undefined || more.length > 0) throw new UsageError('one SAMPLE is looked at');
    const folder = path.join(values.members ?? ownMembersDirectory(), member);
    if (existsSync(path.join(folder, 'mapping.yaml'))) throw new CbxError('MAPPING.EXISTS', `there is a mapping in ${folder} already: it is left as it is`);
    assertReadable(sample);
    const bytes = await readSubmission(sample, MOST, terminal.stdin);
    const sketch = LOOKS[format](detectEncoding(bytes));
    const files = { 'mapping.yaml': writeSkeleton(sketch, { member, codec: format }), 'code-lists.yaml': writeCodeLists(sketch) };
    mkdirSync(path.join(folder, 'samples'), { recursive: true });
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(path.join(folder, name), text);
      terminal.stdout.write(`${path.join(folder, name)}\n`);
    }
    if (sample !== STDIN) {
      const copy = path.join(folder, 'samples', path.basename(sample));
      if (!existsSync(copy)) writeFileSync(copy, bytes);
      terminal.stdout.write(`${copy}\n`);
    }
    const place = values.members === undefined ? '' : ` --members ${values.members}`;
    terminal.stdout.write(`Next: npx cbx mapping check --member ${member}${place}\n`);
    return EXIT_CODES.ok;
  },
};
