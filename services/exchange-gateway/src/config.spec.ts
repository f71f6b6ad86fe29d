import { readConfig, renderEnvExample } from '@cbx/service';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { settings } from './config.js';
import { SERVICE } from './service-name.js';

const env = {
  CBX_DATABASE_URL: 'postgres://role:password@127.0.0.1:7432/exchange',
  CBX_KAFKA_BROKERS: '127.0.0.1:7492',
  CBX_SCHEMA_IDS_FILE: 'schema-ids.json',
  CBX_SCHEMA_REGISTRY_URL: 'http://127.0.0.1:7481/apis/ccompat/v7',
  CBX_OIDC_ISSUER: 'http://127.0.0.1:7410',
};

describe('the settings', () => {
  it('have defaults with which the members that the repository holds are found', () => {
    const reading = readConfig(settings, env);
    expect(reading).toMatchObject({ ok: true, config: { CBX_HTTP_PORT: 7401, CBX_TRANSLATION_WORKERS: 2, CBX_SUBMISSIONS_AT_ONCE: 256, CBX_SUBMISSIONS_PER_MEMBER: 128, CBX_SUBMISSION_BYTES_AT_ONCE: 134_217_728, CBX_TRANSLATION_INLINE_BYTES: 65_536 } });
    if (reading.ok) expect(existsSync(join(reading.config.CBX_MEMBERS_DIR, 'KAZ', 'mapping.yaml'))).toBe(true);
  });

  it.each([
    ['CBX_TRANSLATION_WORKERS', '0'],
    ['CBX_SUBMISSIONS_AT_ONCE', 'many'],
    ['CBX_SUBMISSIONS_PER_MEMBER', '-1'],
    ['CBX_TRANSLATION_INLINE_BYTES', '1e9'],
  ])('refuse %s=%s, by name', (name, value) => {
    expect(readConfig(settings, { ...env, [name]: value })).toMatchObject({ ok: false, faults: [{ name, found: value }] });
  });

  it('stand in .env.example as they are (npm run env:example)', () => {
    expect(readFileSync(fileURLToPath(new URL('../.env.example', import.meta.url)), 'utf8')).toBe(renderEnvExample(SERVICE, settings));
  });
});
