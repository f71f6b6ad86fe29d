import { parseSettings, type Settings } from './settings.js';

/** EX_CONFIG of sysexits.h: the start failed because of the configuration, so restarting will not help. */
const EX_CONFIG = 78;

/** Reads the environment, or tells every wrong setting on standard error and exits with 78. */
export function readConfig(): Settings {
  const result = parseSettings(process.env);
  if (result.ok) return result.settings;
  for (const { name, expected } of result.faults) process.stderr.write(`${name}: ${expected}\n`);
  process.exit(EX_CONFIG);
}
