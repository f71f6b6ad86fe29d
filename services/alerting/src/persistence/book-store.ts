import type { Transaction } from '@cbx/persistence';
import type { HistoryEntry } from '../domain/alert.js';
import type { Subject } from '../domain/subject.js';
import { SubjectBook, type BookChanges } from '../domain/subject-book.js';
import { ALERT_COLUMNS, alertOf, SUBJECT_COLUMNS, subjectOf, timerOf, type AlertRow, type SubjectRow, type TimerRow } from './alert-rows.js';
import type { StreamLog } from './stream-log.js';
import { insertAlerts, updateAlerts } from './write-alerts.js';

/**
 * Reads and writes subjects' books, many at once: a fixed number of statements however many there are. The subjects'
 * locks must be held (`Outbox.lockSubjects`).
 */
export class BookStore {
  readonly #stream: StreamLog;

  constructor(stream: StreamLog) {
    this.#stream = stream;
  }

  /** A book for each key; empty for a subject that is not known. */
  async load(tx: Transaction, subjectKeys: readonly string[]): Promise<Map<string, SubjectBook>> {
    const keys = [...new Set(subjectKeys)];
    const subjects = (await tx.query<SubjectRow>(`SELECT ${SUBJECT_COLUMNS} FROM alert_subject s WHERE s.subject_key = ANY($1::uuid[])`, [keys])).map(subjectOf);
    const known = subjects.map(({ subjectKey }) => subjectKey);
    const [alerts, timers] =
      known.length === 0
        ? [[], []]
        : [
            await tx.query<AlertRow>(`SELECT ${ALERT_COLUMNS} FROM alert a WHERE a.subject_key = ANY($1::uuid[])`, [known]),
            await tx.query<TimerRow>('SELECT subject_key, rule_id, due_at, fired_at FROM alert_timer WHERE subject_key = ANY($1::uuid[])', [known]),
          ];
    const alertsOf = bySubject(alerts.map(alertOf));
    const timersOf = bySubject(timers.map(timerOf));
    const subjectOfKey = new Map(subjects.map((subject) => [subject.subjectKey, subject]));
    return new Map(keys.map((key) => [key, new SubjectBook(key, subjectOfKey.get(key), alertsOf.get(key), timersOf.get(key))]));
  }

  /** Writes what was done to the books, and tells the streams. Take it as the transaction's last write: it locks the streams' counters. */
  async save(tx: Transaction, books: Iterable<SubjectBook>, now: Date): Promise<void> {
    const changes = [...books].map((book) => ({ subjectKey: book.subjectKey, ...book.changes() }));
    await upsertSubjects(tx, changes.flatMap(({ subject }) => subject ?? []));
    const alerts = changes.flatMap((change) => change.alerts);
    const opened = new Set(changes.flatMap((change) => [...change.opened]));
    await insertAlerts(tx, alerts.filter(({ id }) => opened.has(id)));
    await updateAlerts(tx, alerts.filter(({ id }) => !opened.has(id)));
    await insertHistory(tx, changes.flatMap(laterHistory));
    await eraseComments(tx, changes.flatMap(({ commentsErased }) => commentsErased));
    await writeTimers(tx, changes.flatMap(({ timersSet }) => timersSet), changes.flatMap(({ subjectKey, timersRemoved }) => timersRemoved.map((ruleId) => ({ subjectKey, ruleId }))));
    await this.#stream.append(tx, alerts.map(({ id, state }) => ({ state, alertId: id })), now);
  }
}

/** The first raising of an alert stands in the alert itself. */
function laterHistory({ history, opened }: BookChanges): HistoryEntry[] {
  const told = new Set<string>();
  return history.filter(({ alertId }) => {
    const first = opened.has(alertId) && !told.has(alertId);
    told.add(alertId);
    return !first;
  });
}

function bySubject<T extends { readonly subjectKey: string }>(items: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.subjectKey);
    if (group === undefined) groups.set(item.subjectKey, [item]);
    else group.push(item);
  }
  return groups;
}

async function upsertSubjects(tx: Transaction, subjects: readonly Subject[]): Promise<void> {
  if (subjects.length === 0) return;
  const rows = subjects.map((subject) => ({
    subject_key: subject.subjectKey,
    case_id: subject.caseId,
    case_number: subject.caseNumber,
    kind: subject.kind,
    status: subject.status,
    origin: subject.origin,
    releasable_to: subject.releasableTo,
    handling_code: subject.handlingCode,
    source_version: subject.sourceVersion,
    notification_id: subject.notificationId,
    withdrawn: subject.withdrawn,
    label: subject.label,
    notification: subject.notification,
  }));
  await tx.query(
    `INSERT INTO alert_subject (subject_key, case_id, case_number, kind, status, origin, releasable_to, handling_code, source_version, notification_id, withdrawn, label, notification)
     SELECT subject_key, case_id, case_number, kind, status, origin, releasable_to, handling_code, source_version, notification_id, withdrawn, label, notification
     FROM json_to_recordset($1::json) AS r (subject_key uuid, case_id uuid, case_number text, kind text, status text, origin text, releasable_to text[],
       handling_code text, source_version integer, notification_id uuid, withdrawn boolean, label text, notification jsonb)
     ON CONFLICT (subject_key) DO UPDATE SET case_id = EXCLUDED.case_id, case_number = EXCLUDED.case_number, releasable_to = EXCLUDED.releasable_to,
       handling_code = EXCLUDED.handling_code, source_version = EXCLUDED.source_version, notification_id = EXCLUDED.notification_id,
       withdrawn = EXCLUDED.withdrawn, label = EXCLUDED.label, notification = EXCLUDED.notification`,
    [JSON.stringify(rows)],
  );
}

async function insertHistory(tx: Transaction, history: ReturnType<SubjectBook['changes']>['history']): Promise<void> {
  if (history.length === 0) return;
  const rows = history.map((entry) => ({ alert_id: entry.alertId, at: entry.at, type: entry.type, by_subject: entry.by?.subject, by_name: entry.by?.name, comment: entry.comment }));
  await tx.query(
    `INSERT INTO alert_history (alert_id, at, type, by_subject, by_name, comment)
     SELECT (r->>'alert_id')::uuid, (r->>'at')::timestamptz, r->>'type', r->>'by_subject', r->>'by_name', r->>'comment'
     FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS e (r, n) ORDER BY n`,
    [JSON.stringify(rows)],
  );
}

async function eraseComments(tx: Transaction, alertIds: readonly string[]): Promise<void> {
  if (alertIds.length === 0) return;
  await tx.query('UPDATE alert_history SET comment = NULL WHERE alert_id = ANY($1::uuid[]) AND comment IS NOT NULL', [alertIds]);
}

async function writeTimers(
  tx: Transaction,
  set: ReturnType<SubjectBook['changes']>['timersSet'],
  removed: readonly { readonly subjectKey: string; readonly ruleId: string }[],
): Promise<void> {
  if (removed.length > 0) {
    await tx.query('DELETE FROM alert_timer t USING unnest($1::uuid[], $2::text[]) AS r (subject_key, rule_id) WHERE t.subject_key = r.subject_key AND t.rule_id = r.rule_id', [
      removed.map(({ subjectKey }) => subjectKey),
      removed.map(({ ruleId }) => ruleId),
    ]);
  }
  if (set.length > 0) {
    await tx.query(
      `INSERT INTO alert_timer (subject_key, rule_id, due_at, fired_at)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[])
       ON CONFLICT (subject_key, rule_id) DO UPDATE SET due_at = EXCLUDED.due_at, fired_at = EXCLUDED.fired_at`,
      [set.map(({ subjectKey }) => subjectKey), set.map(({ ruleId }) => ruleId), set.map(({ dueAt }) => dueAt), set.map(({ firedAt }) => firedAt ?? null)],
    );
  }
}
