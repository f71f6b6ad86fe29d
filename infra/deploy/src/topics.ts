/*
 * Creates the topics, registers the schemas and writes the schema-ids file: one job before the services start, safe to run again.
 * Run: node infra/deploy/src/topics.ts (see settings.ts for the environment; `npm run build` first, as Node runs this file as it stands).
 * Exits 0 when all is as it should be, 78 for wrong settings, 1 for anything else.
 */
import { CbxError } from '@cbx/kernel';
import { deploySchemas } from './deploy-schemas.ts';
import { deployTopics, wantedTopics } from './deploy-topics.ts';
import { readSettings } from './settings.ts';
import { writeSchemaIds } from './write-schema-ids.ts';

const WRONG_SETTINGS = 78;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function deploy(): Promise<void> {
  const settings = readSettings(process.env);
  await deployTopics(settings, wantedTopics(), say);
  writeSchemaIds(settings.schemaIdsFile, await deploySchemas(settings, say));
  say(`${settings.schemaIdsFile}: written`);
}

try {
  await deploy();
} catch (error) {
  process.stderr.write(`${describe(error)}\n`);
  process.exitCode = error instanceof CbxError && error.code === 'DEPLOY.SETTINGS' ? WRONG_SETTINGS : 1;
}

/** The error and what is behind it, a line each. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const head = error instanceof CbxError ? `${error.code}: ${error.message}` : error.message;
  const answer = error instanceof CbxError && typeof error.details['answer'] === 'string' ? `\n  ${error.details['answer']}` : '';
  return error.cause === undefined ? head + answer : `${head + answer}\n  because: ${describe(error.cause)}`;
}
