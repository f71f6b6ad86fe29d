import { CbxError } from '@cbx/kernel';

/** What the deploy of topics and schemas needs to know, all from the environment. */
export interface DeploySettings {
  readonly brokers: readonly string[];
  readonly registryUrl: string;
  readonly schemaIdsFile: string;
  /** Put before every topic's name and every subject; empty by default. */
  readonly topicPrefix: string;
  /** How long a broker or registry that is not there yet is waited for, in milliseconds. */
  readonly waitMs: number;
}

/** Throws CbxError DEPLOY.SETTINGS naming every setting that is missing or wrong, and what was expected. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): DeploySettings {
  const faults: string[] = [];
  const required = (name: string, expected: string, holds: (value: string) => boolean): string => {
    const value = env[name] ?? '';
    if (!holds(value)) faults.push(`${name}: expected ${expected}`);
    return value;
  };
  const brokers = required('CBX_KAFKA_BROKERS', 'host:port, more of them separated by commas', (value) => value.split(',').every((broker) => /^[^\s:,]+:\d+$/.test(broker)));
  const registryUrl = required('CBX_SCHEMA_REGISTRY_URL', 'an http(s) address of the Confluent API', (value) => URL.canParse(value) && /^https?:/.test(value));
  const schemaIdsFile = required('CBX_SCHEMA_IDS_FILE', 'the path of the file to write', (value) => value !== '');
  const topicPrefix = env['CBX_TOPIC_PREFIX'] ?? '';
  if (!/^[\w.-]*$/.test(topicPrefix)) faults.push('CBX_TOPIC_PREFIX: expected letters, digits, dots, dashes and underscores');
  const waitSeconds = Number(env['CBX_DEPLOY_WAIT_SECONDS'] ?? '60');
  if (!(waitSeconds >= 0)) faults.push('CBX_DEPLOY_WAIT_SECONDS: expected a number of seconds');
  if (faults.length > 0) throw new CbxError('DEPLOY.SETTINGS', `Wrong settings:\n  ${faults.join('\n  ')}`, { details: { faults } });
  return { brokers: brokers.split(','), registryUrl, schemaIdsFile, topicPrefix, waitMs: waitSeconds * 1000 };
}
