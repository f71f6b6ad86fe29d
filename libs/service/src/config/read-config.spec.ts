import { z } from 'zod';
import { commonSettings } from './common-settings.js';
import { renderEnvExample } from './env-example.js';
import { describeFaults, readConfig } from './read-config.js';
import type { Setting } from './setting.js';

const env = {
  CBX_DATABASE_URL: 'postgres://u:p@h:5432/d',
  CBX_KAFKA_BROKERS: 'a:9092, b:9093',
  CBX_SCHEMA_IDS_FILE: 'ids.json',
  CBX_SCHEMA_REGISTRY_URL: 'http://registry',
  CBX_OIDC_ISSUER: 'https://issuer.example/x',
};

describe('readConfig', () => {
  it('reads values, and defaults where a variable is not set or empty', () => {
    const reading = readConfig(commonSettings(7402), { ...env, CBX_HTTP_HOST: '', CBX_DATABASE_POOL: '5', CBX_MEMBER_STATES: 'KAZ' });
    expect(reading).toEqual({
      ok: true,
      config: {
        ...env,
        CBX_HTTP_HOST: '127.0.0.1',
        CBX_HTTP_PORT: 7402,
        CBX_LOG_LEVEL: 'info',
        CBX_OIDC_AUDIENCE: 'cbx',
        CBX_MEMBER_STATES: ['KAZ'],
        CBX_DATABASE_POOL: 5,
        CBX_KAFKA_BROKERS: ['a:9092', 'b:9093'],
        CBX_TOPIC_PREFIX: '',
        CBX_OIDC_JWKS_URI: undefined,
        OTEL_EXPORTER_OTLP_ENDPOINT: undefined,
      },
    });
  });

  it.each([
    ['CBX_HTTP_PORT', '-1'],
    ['CBX_HTTP_PORT', '80x'],
    ['CBX_HTTP_PORT', '1e3'],
    ['CBX_HTTP_HOST', 'http://x/'],
    ['CBX_DATABASE_POOL', '0'],
    ['CBX_KAFKA_BROKERS', 'a:9092,'],
    ['CBX_KAFKA_BROKERS', 'a'],
    ['CBX_MEMBER_STATES', 'KAZ,kgz'],
    ['CBX_MEMBER_STATES', '*'],
    ['CBX_OIDC_ISSUER', 'ftp://x'],
    ['CBX_OIDC_JWKS_URI', 'x'],
    ['CBX_TOPIC_PREFIX', 'a b'],
    ['CBX_LOG_LEVEL', 'INFO'],
  ])('refuses %s=%s', (name, value) => {
    const reading = readConfig(commonSettings(0), { ...env, [name]: value });
    expect(reading).toMatchObject({ ok: false, faults: [{ name, found: value }] });
  });

  it('tells all faults at once, each with what was expected, and shows no secret', () => {
    const reading = readConfig(commonSettings(0), { ...env, CBX_DATABASE_URL: 'mysql://u:secret@h/d', CBX_OIDC_ISSUER: undefined });
    if (reading.ok) throw new Error('it was accepted');
    expect(describeFaults(reading.faults)).toBe(
      [
        'The configuration is wrong:',
        '  CBX_OIDC_ISSUER: expected an http:// or https:// address; it is not set',
        '  CBX_DATABASE_URL: expected postgres://user:password@host:port/database; found "(secret)"',
      ].join('\n'),
    );
  });
});

describe('renderEnvExample', () => {
  it('leaves open what must be given, and comments out what need not be', () => {
    const must: Setting<string> = { schema: z.string().min(1) as unknown as Setting<string>['schema'], description: 'Must be given.', expected: 'a word', example: 'word' };
    expect(renderEnvExample('fixture', { CBX_MUST: must, CBX_MEMBER_STATES: commonSettings(0).CBX_MEMBER_STATES })).toBe(
      [
        '# Settings of fixture. Generated from its settings by its script "env:example"; do not edit.',
        '',
        '# Must be given. Expected: a word.',
        'CBX_MUST=word',
        '',
        '# The member states, ISO 3166-1 alpha-3. Expected: alpha-3 codes, separated by commas.',
        '# CBX_MEMBER_STATES=ARM,BLR,KAZ,KGZ,RUS,TJK',
        '',
      ].join('\n'),
    );
  });
});
