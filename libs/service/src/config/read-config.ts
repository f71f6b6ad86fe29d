import type { ConfigOf, Settings } from './setting.js';

export interface ConfigFault {
  readonly name: string;
  readonly expected: string;
  /** What the variable holds; `undefined` where it is not set; `(secret)` where it may not be shown. */
  readonly found: string | undefined;
}

export type ConfigReading<S extends Settings> =
  | { readonly ok: true; readonly config: ConfigOf<S> }
  | { readonly ok: false; readonly faults: readonly ConfigFault[] };

/** Exit status of a process whose configuration is wrong (`EX_CONFIG` of sysexits.h). */
export const EXIT_CONFIG = 78;

/** Reads every setting and names every wrong one; an empty variable counts as not set. */
export function readConfig<S extends Settings>(settings: S, env: Readonly<Record<string, string | undefined>>): ConfigReading<S> {
  const config: Record<string, unknown> = {};
  const faults: ConfigFault[] = [];
  for (const [name, setting] of Object.entries(settings)) {
    const text = env[name] === '' ? undefined : env[name];
    const parsed = setting.schema.safeParse(text);
    if (parsed.success) config[name] = parsed.data;
    else faults.push({ name, expected: setting.expected, found: text !== undefined && setting.secret === true ? '(secret)' : text });
  }
  return faults.length === 0 ? { ok: true, config: config as ConfigOf<S> } : { ok: false, faults };
}

/** The faults as lines for a terminal. */
export function describeFaults(faults: readonly ConfigFault[]): string {
  const lines = faults.map(({ name, expected, found }) => `  ${name}: expected ${expected}; ${found === undefined ? 'it is not set' : `found ${JSON.stringify(found)}`}`);
  return ['The configuration is wrong:', ...lines].join('\n');
}

/**
 * The configuration from the environment. Where it is wrong, says every fault on standard error and ends the process
 * with {@link EXIT_CONFIG}.
 */
export function loadConfig<S extends Settings>(settings: S, env: Readonly<Record<string, string | undefined>> = process.env): ConfigOf<S> {
  const reading = readConfig(settings, env);
  if (reading.ok) return reading.config;
  process.stderr.write(`${describeFaults(reading.faults)}\n`);
  process.exit(EXIT_CONFIG);
}
