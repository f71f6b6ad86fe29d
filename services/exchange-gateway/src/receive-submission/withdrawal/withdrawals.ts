import type { Notification, NotificationTopic, Provenance, WireCodec } from '@cbx/contracts';
import type { Transaction } from '@cbx/persistence';
import { SnapshotSeries, type SnapshotFacts } from '@cbx/mapping';
import { isNew, type JudgedRecord } from '../../domain/judge-submission.js';
import type { Candidate, TranslatedRecord } from '../../domain/translated-submission.js';
import { CLOCK_TOLERANCE_MS } from '../../domain/verdicts.js';
import { SnapshotSeriesRepository, seriesText, type SeriesIdentity } from '../../persistence/snapshot-series.repository.js';
import { toCandidate } from '../translation/to-translated-submission.js';

/** A full list as it arrived. */
export interface ArrivedSnapshot {
  readonly member: string;
  readonly receivedAt: Date;
  readonly snapshot: SnapshotFacts;
  readonly provenance: Provenance;
  /** It came before and is translated anew: it opens what is new of it, and withdraws nothing. */
  readonly isOld?: boolean;
}

/**
 * What full lists withdraw: a member of the list that the next one leaves out gets a CANCEL of the gateway's making. What earlier lists said is what was
 * stored of them; one list after the other is taken, in the order in which their transactions come to hold the list's lock.
 */
export class Withdrawals {
  readonly #repository: SnapshotSeriesRepository;
  readonly #codec: WireCodec;

  constructor(codec: WireCodec, repository = new SnapshotSeriesRepository()) {
    this.#repository = repository;
    this.#codec = codec;
  }

  /** Locks the lists of these snapshots until the transaction ends. Before any subject is locked. */
  async begin(tx: Transaction, snapshots: readonly ArrivedSnapshot[]): Promise<OpenLists> {
    const identities = snapshots.map(identityOf);
    const states = identities.length === 0 ? new Map<string, never>() : await this.#repository.lock(tx, identities);
    return new OpenLists(new Map([...states].map(([key, state]) => [key, new SnapshotSeries(state)])), this.#codec);
  }

  /** What stands of a list at this moment, for one that is only asked about. */
  async look(tx: Transaction, snapshot: ArrivedSnapshot): Promise<OpenLists> {
    const identity = identityOf(snapshot);
    return new OpenLists(new Map([[seriesText(identity), new SnapshotSeries(await this.#repository.read(tx, identity))]]), this.#codec);
  }

  async end(tx: Transaction, lists: OpenLists, snapshots: readonly ArrivedSnapshot[]): Promise<void> {
    const identities = new Map(snapshots.map((snapshot) => [seriesText(identityOf(snapshot)), identityOf(snapshot)]));
    for (const [key, identity] of identities) await this.#repository.save(tx, identity, lists.of(key).toJSON());
  }
}

/** Lists whose snapshots are taken one after the other. */
export class OpenLists {
  readonly #series: ReadonlyMap<string, SnapshotSeries>;
  readonly #codec: WireCodec;

  constructor(series: ReadonlyMap<string, SnapshotSeries>, codec: WireCodec) {
    this.#series = series;
    this.#codec = codec;
  }

  of(key: string): SnapshotSeries {
    const series = this.#series.get(key);
    if (series === undefined) throw new Error('a list is taken that was not locked');
    return series;
  }

  /** Subjects that the snapshots can withdraw beside those of their own records: whatever is open and not on one of them. */
  subjects(snapshots: readonly ArrivedSnapshot[]): string[] {
    return snapshots.flatMap((arrived) => {
      const copy = new SnapshotSeries(this.of(seriesText(identityOf(arrived))).toJSON());
      return copy.take(trusted(arrived), []).map(({ header }) => header.subjectKey);
    });
  }

  /** Whether a list of a later day has come since. */
  isOutdated(arrived: ArrivedSnapshot): boolean {
    const { latestDay } = this.of(seriesText(identityOf(arrived)));
    return latestDay !== undefined && arrived.snapshot.day < latestDay;
  }

  /** The CANCELs that follow from a snapshot whose records were judged, as records to be judged after them. */
  async take(arrived: ArrivedSnapshot, judged: readonly JudgedRecord[]): Promise<TranslatedRecord[]> {
    const accepted: Notification[] = [];
    for (const record of judged) if (arrived.isOld === true ? isNew(record) : record.outcome !== 'REJECTED') accepted.push(await this.#decode(record.candidate!));
    const cancels = this.of(seriesText(identityOf(arrived))).take(trusted(arrived), accepted);
    return cancels.map((notification, index): TranslatedRecord => {
      const candidate = toCandidate(notification, { retainUntil: false }, arrived.provenance, (topic, message) => this.#codec.encode(topic, message));
      return { record: index + 1, sourceReference: notification.header.sourceReference, candidate, faults: [], warnings: [] };
    });
  }

  #decode({ topic, payload }: Candidate): Notification | Promise<Notification> {
    return this.#codec.decode(topic as NotificationTopic, Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength));
  }
}

function identityOf({ member, snapshot }: ArrivedSnapshot): SeriesIdentity {
  return { member, series: snapshot.series };
}

/** One that was made in the future (GATE.CLOCK) withdraws nothing, as what it says of its time cannot be so; nor does one that is translated anew. */
function trusted({ snapshot, receivedAt, isOld }: ArrivedSnapshot): SnapshotFacts {
  return isOld === true || Date.parse(snapshot.sentAt) - receivedAt.getTime() > CLOCK_TOLERANCE_MS ? { ...snapshot, isComplete: false } : snapshot;
}
