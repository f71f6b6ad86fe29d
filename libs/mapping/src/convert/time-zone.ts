/** Formatters of zones, each made once: making one takes longer than all that it is used for. */
const FORMATS = new Map<string, Intl.DateTimeFormat>();
/** Offsets by zone and quarter of an hour, at which alone they change; forgotten when there are many. */
const OFFSETS = new Map<string, number>();
const QUARTER = 15 * 60_000;
const DAY = 24 * 60 * 60_000;
const MOST_OFFSETS = 10_000;

/** Whether a name is one of the IANA time zone database, such as `Europe/Kyiv`. */
export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Minutes that local time in a zone is ahead of UTC at an instant (milliseconds of the epoch). */
export function offsetAt(instant: number, zone: string): number {
  const quarter = Math.floor(instant / QUARTER);
  const key = `${zone} ${quarter}`;
  const known = OFFSETS.get(key);
  if (known !== undefined) return known;
  const parts = Object.fromEntries(formatOf(zone).formatToParts(quarter * QUARTER).map(({ type, value }) => [type, Number(value)])) as Record<'year' | 'month' | 'day' | 'hour' | 'minute', number>;
  const local = new Date(0);
  // Date.UTC would take the years 0 to 99 for others.
  local.setUTCFullYear(parts.year, parts.month - 1, parts.day);
  local.setUTCHours(parts.hour, parts.minute);
  const offset = Math.round((local.getTime() - quarter * QUARTER) / 60_000);
  if (OFFSETS.size >= MOST_OFFSETS) OFFSETS.clear();
  OFFSETS.set(key, offset);
  return offset;
}

/** As {@link offsetAt}, of a local time (its parts as if they were UTC). Of one that is there twice the first; `undefined` of one that clocks leap over. */
export function offsetOfLocal(local: number, zone: string): number | undefined {
  const offsets = [offsetAt(local - DAY, zone), offsetAt(local + DAY, zone)];
  return Math.max(...offsets) === Math.min(...offsets) ? offsets[0] : offsets.sort((a, b) => b - a).find((offset) => offsetAt(local - offset * 60_000, zone) === offset);
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = FORMATS.get(zone);
  if (format === undefined) FORMATS.set(zone, (format = new Intl.DateTimeFormat('en', { timeZone: zone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' })));
  return format;
}
