import type { NotificationProgress } from '@cbx/contracts';
import type { Transaction } from '@cbx/persistence';
import type { DeadLetterAudit, DeadLetterPolicy, LetterStanding, ReadableLetter } from '@cbx/service';

/** What the gateway knows of progress among its dead letters: whose notification it tells of. */
export class GatewayDeadLetters implements DeadLetterPolicy {
  /**
   * Progress says of a record only how far it has got, and that is its sender's alone, whatever the record's own label. In whatever order it is
   * taken it comes to the same.
   */
  async standing(tx: Transaction, letters: readonly ReadableLetter[]): Promise<LetterStanding[]> {
    const rows = await tx.query<{ id: string; member: string }>('SELECT n.id, s.member FROM notification n JOIN submission s ON s.id = n.submission_id WHERE n.id = ANY($1::uuid[])', [
      letters.map(({ value }) => (value as NotificationProgress).notificationId),
    ]);
    const senders = new Map(rows.map(({ id, member }) => [id, member]));
    return letters.map(({ value }) => {
      const sender = senders.get((value as NotificationProgress).notificationId);
      return { labels: sender === undefined ? [] : [{ origin: sender, releasableTo: [], status: 'ACTUAL', handlingCode: 'H0' }], independent: true };
    });
  }

  async audit(tx: Transaction, { at, action, principal, letterIds }: DeadLetterAudit): Promise<void> {
    await tx.query('INSERT INTO audit_entry (at, actor, actor_state, action, granted, dead_letter_ids) VALUES ($1, $2, $3, $4, $5, $6::uuid[])', [
      at,
      principal.subject,
      principal.state,
      action,
      action !== 'DEAD_LETTER_WITHHELD',
      letterIds,
    ]);
  }
}
