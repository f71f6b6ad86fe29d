import type { Transaction } from '@cbx/persistence';
import type { SeriesState } from '@cbx/mapping';

/** Which list of which member. */
export interface SeriesIdentity {
  readonly member: string;
  readonly series: string;
}

/** What the snapshots of each list have said so far. */
export class SnapshotSeriesRepository {
  /**
   * The states, by {@link seriesText}, nobody else taking a snapshot of these lists until the transaction ends. Taken after the submissions' locks and before
   * the subjects', in one order, so that transactions never wait for each other in a circle. `undefined` of a list that had no snapshot.
   */
  async lock(tx: Transaction, identities: readonly SeriesIdentity[]): Promise<ReadonlyMap<string, SeriesState>> {
    const [members, series] = columnsOf(identities);
    await tx.query('INSERT INTO snapshot_series (member, series, state) SELECT m, s, $3 FROM unnest($1::text[], $2::text[]) AS i (m, s) ORDER BY m, s ON CONFLICT DO NOTHING', [members, series, NONE]);
    return statesOf(
      await tx.query<SeriesRow>(
        'SELECT member, series, state FROM snapshot_series WHERE (member, series) IN (SELECT * FROM unnest($1::text[], $2::text[])) ORDER BY member, series FOR UPDATE',
        [members, series],
      ),
    );
  }

  async read(tx: Transaction, identity: SeriesIdentity): Promise<SeriesState | undefined> {
    const rows = await tx.query<SeriesRow>('SELECT member, series, state FROM snapshot_series WHERE member = $1 AND series = $2', [identity.member, identity.series]);
    return rows[0]?.state;
  }

  /** Its lock must be held. */
  async save(tx: Transaction, { member, series }: SeriesIdentity, state: SeriesState): Promise<void> {
    await tx.query('UPDATE snapshot_series SET state = $3 WHERE member = $1 AND series = $2', [member, series, JSON.stringify(state)]);
  }
}

interface SeriesRow extends SeriesIdentity {
  readonly state: SeriesState;
}

const NONE = JSON.stringify({ ids: [], records: [] } satisfies SeriesState);

/** A key by which a list is found. */
export function seriesText({ member, series }: SeriesIdentity): string {
  return `${member}|${series}`;
}

function statesOf(rows: readonly SeriesRow[]): ReadonlyMap<string, SeriesState> {
  return new Map(rows.map((row) => [seriesText(row), row.state]));
}

function columnsOf(identities: readonly SeriesIdentity[]): [members: string[], series: string[]] {
  const distinct = [...new Map(identities.map((identity) => [seriesText(identity), identity])).values()];
  return [distinct.map(({ member }) => member), distinct.map(({ series }) => series)];
}
