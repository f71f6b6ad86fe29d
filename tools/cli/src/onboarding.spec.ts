import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCbx } from '../test/run-cbx.js';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const INVENTED = path.join(ROOT, 'libs/mapping/test/members/UTO');

/** The commands that the page shows, in its order. */
const commands = [...readFileSync(path.join(ROOT, 'docs/onboarding.md'), 'utf8').matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block]) => block!.trim().split('\n'));

describe('docs/onboarding.md', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'cbx-onboarding-'));
  const members = path.join(folder, 'members');
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Runs a command as the page has it, in a folder of its own. */
  const run = (command: string): ReturnType<typeof runCbx> => {
    const [npx, cbx, ...args] = command.split(' ');
    expect([npx, cbx]).toEqual(['npx', 'cbx']);
    return runCbx([...args.map((arg) => (arg.startsWith('members/') || arg.endsWith('.csv') ? path.join(folder, arg) : arg)), '--members', members]);
  };

  it('shows four commands, each of which does what the page says', async () => {
    expect(commands.map((command) => command.split(' ').slice(2, 4).join(' '))).toEqual(['mapping new', 'mapping check', 'translate --member', 'conformance --member']);
    const [make, check, translate, conformance] = commands as [string, string, string, string];
    mkdirSync(members);
    cpSync(path.join(INVENTED, 'samples/mixed.csv'), path.join(folder, 'first.csv'));

    expect(await run(make)).toMatchObject({ exitCode: 0 });
    expect(await run(check)).toMatchObject({ exitCode: 3, stdout: expect.stringContaining("nothing gives 'header.kind'") as string });
    // The work of an hour, done before.
    for (const file of ['mapping.yaml', 'code-lists.yaml']) cpSync(path.join(INVENTED, file), path.join(members, 'UTO', file));
    expect(await run(check)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('UTO: no mistakes.') as string });
    expect(await run(translate)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('"expected":') as string });
    cpSync(path.join(INVENTED, 'samples/mixed.expected.json'), path.join(members, 'UTO/samples/first.expected.json'));
    expect(await run(conformance)).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/1 passed, 0 failed\n$/) as string });
  });
});
