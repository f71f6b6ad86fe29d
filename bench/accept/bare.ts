/**
 * What accepting is measured against: a bare Fastify handler that stores the rows that the gateway stores for a submission with one record, by `pg`, in one
 * prepared statement that is its own transaction. It knows no token, no format, no verdict and no repetition: its notification is always the same bytes
 * under a new id. Ran as a process of its own; says its port on standard output. Environment: BARE_DATABASE_URL, BARE_POOL.
 */
import fastify from 'fastify';
import { createHash, randomUUID } from 'node:crypto';
import pg from 'pg';

const { BARE_DATABASE_URL: connectionString, BARE_POOL: max = '16' } = process.env;
const pool = new pg.Pool({ connectionString, max: Number(max), options: '-c synchronous_commit=on' });

/** As long as what the gateway publishes of a sample record, in the middle. */
const PAYLOAD = Buffer.alloc(700, 'x');

const STORE = {
  name: 'store',
  text: `
    WITH submission AS (
      INSERT INTO submission (id, member, sender, format, mapping_version, media_type, received_at, translated_at, raw_sha256, byte_length, record_count, refused, receipt)
      VALUES ($1, 'KAZ', 'bare', 'KAZ-JSON', '1.0', 'application/json', $2, $2, $3, $4, 1, false, $5)
    ), raw AS (
      INSERT INTO submission_raw (submission_id, bytes) VALUES ($1, $6)
    ), record AS (
      INSERT INTO submission_record (submission_id, record, outcome, notification_id) VALUES ($1, 1, 'ACCEPTED', $7)
    ), notification AS (
      INSERT INTO notification (id, subject_key, content_hash, submission_id, record, accepted_at) VALUES ($7, $8, $3, $1, 1, $2)
    ), subject AS (
      INSERT INTO outbox_subject (subject) VALUES ($8)
    ), number AS (
      INSERT INTO outbox_number (topic, subject, last_number) VALUES ('notification.search-request.v1', $8, 1)
    ), message AS (
      INSERT INTO outbox (message_id, topic, subject, subject_number, value, headers) VALUES ($7, 'notification.search-request.v1', $8, 1, $9, '{}')
    )
    INSERT INTO audit_entry (at, actor, actor_state, action, granted, submission_id) VALUES ($2, 'bare', 'KAZ', 'SUBMIT', true, $1)`,
};

const app = fastify({ logger: false });
app.removeAllContentTypeParsers();
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
app.post('/v1/submissions', async (request, reply) => {
  const bytes = request.body as Buffer;
  const [submissionId, notificationId, subjectKey] = [randomUUID(), randomUUID(), randomUUID()];
  const rawSha256 = createHash('sha256').update(bytes).digest('hex');
  const receivedAt = new Date();
  const records = [{ record: 1, sourceReference: 'R', outcome: 'ACCEPTED', notificationId, subjectKey }];
  const receipt = Buffer.from(JSON.stringify({ submissionId, member: 'KAZ', format: 'KAZ-JSON', mappingVersion: '1.0', receivedAt, rawSha256, byteLength: bytes.length, recordCount: 1, records }));
  await pool.query({ ...STORE, values: [submissionId, receivedAt, rawSha256, bytes.length, receipt, bytes, notificationId, subjectKey, PAYLOAD] });
  return reply.code(202).header('content-type', 'application/json').send(receipt);
});
process.stdout.write(`${new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port}\n`);
