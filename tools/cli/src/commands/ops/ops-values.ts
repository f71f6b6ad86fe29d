import { UsageError } from '../../command.js';

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const AGE = /^(\d{1,6})([mhd])$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** An instant in UTC, of an instant, a day, or an age. @throws UsageError */
export function instantOf(option: string, text: string, now: Date): string {
  const [, count, unit] = AGE.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) return new Date(now.getTime() - Number(count) * UNITS[unit]!).toISOString();
  if (!INSTANT.test(text) || Number.isNaN(Date.parse(text))) throw new UsageError(`${option} ${text} is neither an instant (2026-11-24T10:00:00Z), nor a day, nor an age (90m, 36h, 14d)`);
  return new Date(text).toISOString();
}

/** A whole number within bounds. @throws UsageError */
export function wholeNumber(option: string, text: string | undefined, fallback: number, max: number): number {
  if (text === undefined) return fallback;
  const number = Number(text);
  if (!/^\d{1,9}$/.test(text) || number < 1 || number > max) throw new UsageError(`${option} must be a whole number from 1 to ${max}`);
  return number;
}
