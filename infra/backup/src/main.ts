/*
 * backup FOLDER | restore FOLDER [--wipe] | verify FOLDER | republish: see infra/backup/*.sh and docs/runbooks/backup-restore.md.
 * Engines are those that the environment names (settings.ts), else the local stack's. Exit status: 0 done; 1 not done, standard error says why;
 * 2 the command line is wrong; 78 a setting is wrong.
 */
import { parseArgs } from 'node:util';
import { CbxError } from '@cbx/kernel';
import { backup } from './backup.ts';
import { BackupFolder } from './folder/backup-folder.ts';
import { republish, restore } from './restore.ts';
import { namesEngines, readTarget, type Target } from './settings.ts';
import { withLocalTarget } from './target/local-target.ts';
import { told } from './told.ts';

const USAGE = `Usage: infra/backup/backup.sh FOLDER            saves the suite, running or not, into a new folder
       infra/backup/verify.sh FOLDER            holds every file of a backup against its manifest
       infra/backup/restore.sh FOLDER [--wipe]  brings the stopped suite to what the backup holds; --wipe forgets what is there
       infra/backup/republish.sh                after Kafka was lost: topics anew, and everything kept is published again
`;
const EXIT = { failed: 1, usage: 2, settings: 78 } as const;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function onTarget<T>(whoElse: 'ANYBODY' | 'STOPPED_SUITE', work: (target: Target) => Promise<T>): Promise<T> {
  return namesEngines(process.env) ? work(readTarget(process.env)) : withLocalTarget(whoElse, work);
}

async function run(command: string | undefined, args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { wipe: { type: 'boolean' } } });
  const [folder, ...more] = positionals;
  if (more.length > 0 || (command === 'republish') !== (folder === undefined) || (values.wipe === true && command !== 'restore')) throw new TypeError();
  switch (command) {
    case 'backup': {
      await onTarget('ANYBODY', (target) => backup(target, folder!, say));
      say(`${folder!}: the backup is whole`);
      return 0;
    }
    case 'verify': {
      const { manifest } = await BackupFolder.open(folder!);
      say(`${folder!}: whole, of ${manifest.startedAt}, suite ${manifest.suite}, PostgreSQL ${manifest.postgres}`);
      return 0;
    }
    case 'restore': {
      const opened = await BackupFolder.open(folder!);
      await onTarget('STOPPED_SUITE', (target) => restore(target, opened, { wipe: values.wipe === true }, say));
      say('restored; start the services');
      return 0;
    }
    case 'republish': {
      await onTarget('STOPPED_SUITE', (target) => republish(target, say));
      say('start the services');
      return 0;
    }
    default:
      throw new TypeError();
  }
}

const [command, ...args] = process.argv.slice(2);
try {
  process.exitCode = await run(command, args);
} catch (error) {
  process.exitCode = ended(error);
}
// A stray timer or socket of a client library must not keep the terminal.
process.exit();

function ended(error: unknown): number {
  if (error instanceof TypeError && (error.message === '' || 'code' in error)) {
    process.stderr.write(USAGE);
    return EXIT.usage;
  }
  process.stderr.write(`${told(error)}\n`);
  return error instanceof CbxError && error.code === 'BACKUP.SETTINGS' ? EXIT.settings : EXIT.failed;
}
