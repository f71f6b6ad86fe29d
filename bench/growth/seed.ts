import pg from 'pg';

/** Registered subjects `from` to `to` (exclusive) as the registry leaves them, invented, by KAZ; half of them for all members, half for KGZ. */
const REGISTRY = `
  WITH s AS (
    SELECT n, uuidv7() AS case_id, md5('subject ' || n)::uuid AS subject, md5('notification ' || n)::uuid AS notification,
           CASE WHEN n % 2 = 0 THEN '{*}'::text[] ELSE '{KGZ}'::text[] END AS releasable_to
      FROM generate_series($1::integer, $2::integer - 1) n
  ), versions AS (
    INSERT INTO subject_version (notification_id, subject_key, kind, action, source_version, sent_at, origin, status, handling_code, releasable_to, registered_at, notification)
    SELECT notification, subject, 'SEARCH_REQUEST', 'NEW', 1, now(), 'KAZ', 'ACTUAL', 'H0', releasable_to, now(),
           jsonb_build_object('header', jsonb_build_object('notificationId', notification, 'subjectKey', subject, 'sourceVersion', 1), 'filler', repeat('x', 400)) FROM s
  ), events AS (
    INSERT INTO case_event (case_id, position, event_id, type, occurred_at, notification_id) SELECT case_id, 1, gen_random_uuid(), 'CASE_OPENED', now(), notification FROM s
  ), audit AS (
    INSERT INTO audit_entry (at, actor, action, case_ids, notification_id) SELECT now(), 'case-registry', 'CASE_OPENED', ARRAY[case_id], notification FROM s
  ), locks AS (
    INSERT INTO outbox_subject (subject) SELECT subject FROM s
  ), numbers AS (
    INSERT INTO outbox_number (topic, subject, last_number) SELECT topic, subject, 1 FROM s, unnest('{case.event.v1,notification.progress.v1}'::text[]) AS topic
  ), inboxes AS (
    INSERT INTO inbox (consumer, message_id) SELECT 'case-registry', gen_random_uuid() FROM s
  ), inbox_subjects AS (
    INSERT INTO inbox_subject (consumer, stream, subject, last_number) SELECT 'case-registry', 'exchange-gateway/notification.search-request.v1', subject, 1 FROM s
  )
  INSERT INTO case_file (id, case_number, subject_key, case_status, label, withdrawn_through, last_position, opened_at, updated_at, notification_id, kind, source_version, origin, status, handling_code, releasable_to)
  SELECT case_id, 'KAZ-2020-' || n, subject, 'OPEN', 'Label ' || n, 0, 1, now(), now(), notification, 'SEARCH_REQUEST', 1, 'KAZ', 'ACTUAL', 'H0', releasable_to FROM s`;

/** The same subjects as alerting leaves them: one in four has an alert for KGZ. */
const ALERTING = `
  WITH s AS (
    SELECT n, md5('subject ' || n)::uuid AS subject, md5('notification ' || n)::uuid AS notification, uuidv7() AS alert FROM generate_series($1::integer, $2::integer - 1) n
  ), subjects AS (
    INSERT INTO alert_subject (subject_key, case_id, case_number, kind, status, origin, releasable_to, handling_code, source_version, notification_id, withdrawn, label, notification)
    SELECT subject, gen_random_uuid(), 'KAZ-2020-' || n, 'SEARCH_REQUEST', 'ACTUAL', 'KAZ', '{KGZ}', 'H0', 1, notification, false, 'Label ' || n, jsonb_build_object('filler', repeat('x', 400)) FROM s
  ), alerts AS (
    INSERT INTO alert (id, rule_id, rule_version, severity, lifecycle, status, kind, state, subject_key, notification_id, dedup_key, title_en, title_ru, why, raised_at, first_raised_at, revision)
    SELECT alert, 'urgent-search', 1, 'CRITICAL', 'OPEN', 'ACTUAL', 'SEARCH_REQUEST', 'KGZ', subject, notification, gen_random_uuid(), 't', 'т', '[]', now(), now(), 1 FROM s WHERE n % 4 = 0
  ), locks AS (
    INSERT INTO outbox_subject (subject) SELECT subject FROM s
  ), numbers AS (
    INSERT INTO outbox_number (topic, subject, last_number) SELECT 'notification.progress.v1', subject, 1 FROM s
  ), inboxes AS (
    INSERT INTO inbox (consumer, message_id) SELECT 'alerting', gen_random_uuid() FROM s
  )
  INSERT INTO inbox_subject (consumer, stream, subject, last_number) SELECT 'alerting', 'case-registry/case.event.v1', subject, 1 FROM s`;

const STEP = 50_000;

/** Adds subjects `from` to `to` (exclusive) to both databases. */
export async function seed(urls: { readonly registry: string; readonly alerting: string }, from: number, to: number): Promise<void> {
  for (const [url, sql] of [[urls.registry, REGISTRY], [urls.alerting, ALERTING]] as const) {
    const client = new pg.Client(url);
    await client.connect();
    try {
      await client.query('SET synchronous_commit = off');
      for (let start = from; start < to; start += STEP) await client.query(sql, [start, Math.min(to, start + STEP)]);
      await client.query('VACUUM ANALYZE');
      await client.query('CHECKPOINT');
    } finally {
      await client.end();
    }
  }
}
