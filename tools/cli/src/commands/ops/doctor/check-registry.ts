import { fingerprintOf, loadSchema, SchemaRegistryClient, subjectOf, TOPIC_NAMES, TOPICS } from '@cbx/contracts';
import { fail, ok, skipped, warn, type Check, type Finding } from './finding.js';

const TIMEOUT_MS = 5_000;

/** The schema registry: services run without it, deployments do not. Whether it has this release's schemas, and refuses incompatible ones. */
export const checkRegistry: Check = async ({ engines: { registryUrl, topicPrefix } }) => {
  if (registryUrl === undefined) return [skipped('schema registry', 'CBX_SCHEMA_REGISTRY_URL is not set')];
  const registry = new SchemaRegistryClient({ url: registryUrl, timeoutMs: TIMEOUT_MS });
  const findings: Finding[] = [];
  try {
    for (const topic of TOPIC_NAMES) {
      const subject = topicPrefix + subjectOf(topic);
      const versions = await registry.versionsOf(subject);
      const { fingerprint } = loadSchema(TOPICS[topic].schema);
      const level = await compatibilityOf(registryUrl, subject);
      if (!versions.some(({ schema }) => fingerprintOf(schema) === fingerprint)) findings.push(fail(`schema of ${topic}`, `this release's is not among the ${versions.length} registered`, 'schema-registry.md#schemas-missing'));
      else if (level !== 'FULL_TRANSITIVE') findings.push(warn(`schema of ${topic}`, `the registry takes schemas that are ${level ?? 'of any kind'}, not only FULL_TRANSITIVE`, 'schema-registry.md#schemas-missing'));
    }
  } catch {
    return [warn('schema registry', `does not answer at ${registryUrl}; services go on, deployments do not`, 'schema-registry.md')];
  }
  return findings.length > 0 ? findings : [ok('schema registry', `${TOPIC_NAMES.length} schemas of this release, FULL_TRANSITIVE`)];
};

async function compatibilityOf(url: string, subject: string): Promise<string | undefined> {
  const response = await fetch(`${url.replace(/\/+$/, '')}/config/${encodeURIComponent(subject)}`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  const { compatibilityLevel } = (await response.json()) as { compatibilityLevel?: string };
  return compatibilityLevel;
}
