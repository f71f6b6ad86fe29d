import { readTarget } from './settings.ts';

const env = {
  CBX_POSTGRES_ADMIN_URL: 'postgres://postgres:secret@db:5432/postgres',
  CBX_KAFKA_BROKERS: 'one:9092,two:9092',
  CBX_SCHEMA_REGISTRY_URL: 'http://registry:8080/apis/ccompat/v7',
  CBX_SCHEMA_IDS_FILE: '/var/lib/cbx/schemas/schema-ids.json',
};

it('reads where the suite is, with the passwords that a deployment generated, else those that follow from the superuser’s', () => {
  const target = readTarget({ ...env, CBX_ROLE_PASSWORDS: '{"cbx_migrator":"m"}' });
  expect(target).toMatchObject({ brokers: ['one:9092', 'two:9092'], topicPrefix: '', databasePrefix: '' });
  expect([target.passwordOf('cbx_migrator'), target.passwordOf('cbx_exchange')]).toEqual(['m', expect.stringMatching(/^[\w-]{43}$/)]);
});

it('names every setting that is wrong, and what was expected, without saying what it was', () => {
  const wrong = { ...env, CBX_POSTGRES_ADMIN_URL: 'secret', CBX_KAFKA_BROKERS: 'one', CBX_DATABASE_PREFIX: 'A;', CBX_ROLE_PASSWORDS: '["p"]' };
  expect(() => readTarget(wrong)).toThrow(
    expect.objectContaining({
      code: 'BACKUP.SETTINGS',
      details: {
        faults: [
          'CBX_POSTGRES_ADMIN_URL: expected postgres://… of a superuser',
          'CBX_KAFKA_BROKERS: expected host:port, more of them separated by commas',
          'CBX_DATABASE_PREFIX: expected lower-case letters, digits and underscores',
          'CBX_ROLE_PASSWORDS: expected JSON: the password of each role',
        ],
      },
    }),
  );
});
