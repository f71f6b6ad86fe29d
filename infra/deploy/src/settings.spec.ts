import { readSettings } from './settings.js';

const GOOD = { CBX_KAFKA_BROKERS: 'a:9092,b:9092', CBX_SCHEMA_REGISTRY_URL: 'http://registry:7481/apis/ccompat/v7', CBX_SCHEMA_IDS_FILE: '/var/ids.json' };

describe('the settings of the deploy job', () => {
  it('are read from the environment', () => {
    expect(readSettings({ ...GOOD, CBX_TOPIC_PREFIX: 'stage.', CBX_DEPLOY_WAIT_SECONDS: '5' })).toEqual({
      brokers: ['a:9092', 'b:9092'],
      registryUrl: GOOD.CBX_SCHEMA_REGISTRY_URL,
      schemaIdsFile: '/var/ids.json',
      topicPrefix: 'stage.',
      waitMs: 5_000,
    });
  });

  it('are all named where they are missing', () => {
    expect(() => readSettings({})).toThrow(
      expect.objectContaining({ code: 'DEPLOY.SETTINGS', message: expect.stringMatching(/CBX_KAFKA_BROKERS[^]*CBX_SCHEMA_REGISTRY_URL[^]*CBX_SCHEMA_IDS_FILE/) }),
    );
  });

  it.each([
    ['CBX_KAFKA_BROKERS', 'a'],
    ['CBX_KAFKA_BROKERS', 'a:9092,'],
    ['CBX_SCHEMA_REGISTRY_URL', 'registry:7481'],
    ['CBX_TOPIC_PREFIX', 'a b'],
    ['CBX_DEPLOY_WAIT_SECONDS', 'soon'],
  ])('name %s where it is %p', (name, value) => {
    expect(() => readSettings({ ...GOOD, [name]: value })).toThrow(expect.objectContaining({ code: 'DEPLOY.SETTINGS', message: expect.stringContaining(name) }));
  });
});
