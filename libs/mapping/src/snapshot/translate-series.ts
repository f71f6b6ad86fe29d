import type { Notification } from '@cbx/contracts';
import type { Translation } from '../translate/translation.js';
import { SnapshotSeries } from './snapshot-series.js';

/** A snapshot's own translation, and the CANCELs that follow with the earlier ones of its series. */
export interface SeriesTranslation {
  readonly translation: Translation;
  readonly cancels: readonly Notification[];
}

/**
 * Translates a file after the earlier ones of its series, oldest first, as if nothing had come before these. Files of another series, refused ones and
 * files that are no snapshot count for nothing; where `current` itself is one, there are no CANCELs. Every translated record counts as accepted. The earlier
 * files are taken one at a time.
 */
export function translateSeries(member: { translate(bytes: Uint8Array): Translation }, previous: Iterable<Uint8Array>, current: Uint8Array): SeriesTranslation {
  const translation = member.translate(current);
  const { snapshot } = translation;
  if (snapshot === undefined) return { translation, cancels: [] };
  const series = new SnapshotSeries();
  for (const bytes of previous) {
    const earlier = member.translate(bytes);
    if (earlier.snapshot?.series === snapshot.series) series.take(earlier.snapshot, acceptedOf(earlier));
  }
  return { translation, cancels: series.take(snapshot, acceptedOf(translation)) };
}

function acceptedOf({ notifications }: Translation): Notification[] {
  return notifications.map(({ notification }) => notification);
}
