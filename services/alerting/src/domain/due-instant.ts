const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_MS = 86_400_000;

/**
 * When the time that a field names is over. For a date it is the first moment of the next day in UTC, because the day
 * itself still counts (`stay.dueOn` is the last lawful day of the stay); for an instant it is the instant itself.
 * The schema has no zones and the states keep UTC+3 to UTC+6: UTC's midnight comes after each member's own, so nothing is
 * called overdue while its last day still runs.
 */
export function endOf(value: string): Date {
  const day = DAY.exec(value);
  return day ? new Date(Date.UTC(Number(day[1]), Number(day[2]) - 1, Number(day[3])) + DAY_MS) : new Date(value);
}
