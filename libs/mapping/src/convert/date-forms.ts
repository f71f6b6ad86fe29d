import { firstPossibleDay } from '@cbx/kernel';
import { INVALID, type TextReader, type TextWriter } from './text.js';

/** How a format writes, around dates, that one is approximate, or the two of an interval: `ca. *`, `between * and *`. */
export interface DateForms {
  /** What stands before and behind the date. */
  readonly about?: readonly [before: string, after: string] | undefined;
  /** What stands before, between and behind the dates. */
  readonly interval?: readonly [before: string, between: string, after: string] | undefined;
}

/** `about "ca. *"` or `interval "* - *"`: an asterisk for each date. `undefined` where it is not understood. */
export function parseDateForm(text: string): DateForms | undefined {
  const [, word, form = ''] = /^(about|interval) "([^"]+)"$/.exec(text) ?? [];
  const signs = form.split('*');
  if (word === 'about' && signs.length === 2 && form !== '*') return { about: [signs[0]!, signs[1]!] };
  // Between two dates something stands, or nothing tells where the second begins.
  if (word === 'interval' && signs.length === 3 && signs[1] !== '') return { interval: [signs[0]!, signs[1]!, signs[2]!] };
  return undefined;
}

/** Dates as `read` reads them, and with these forms around them: as EDTF's `1985~` and `1985/1987`. An interval ends not before it begins, both taken at their first day. */
export function readDateForms(read: TextReader, { about, interval }: DateForms): TextReader {
  return (text) => {
    const plain = read(text);
    if (typeof plain === 'string') return plain;
    const date = about === undefined ? undefined : within(text, about[0], about[1]);
    const read1 = date === undefined ? INVALID : read(date);
    if (typeof read1 === 'string') return `${read1}~`;
    const dates = interval === undefined ? undefined : within(text, interval[0], interval[2]);
    return dates === undefined ? INVALID : (readInterval(dates, interval![1], read) ?? INVALID);
  };
}

/** What joins the dates may stand within a date too: each place is tried. */
function readInterval(dates: string, between: string, read: TextReader): string | undefined {
  for (let at = dates.indexOf(between); at >= 0; at = dates.indexOf(between, at + 1)) {
    const start = read(dates.slice(0, at));
    const end = read(dates.slice(at + between.length));
    if (typeof start === 'string' && typeof end === 'string') return firstPossibleDay(end) < firstPossibleDay(start) ? undefined : `${start}/${end}`;
  }
  return undefined;
}

function within(text: string, before: string, after: string): string | undefined {
  return text.length > before.length + after.length && text.startsWith(before) && text.endsWith(after) ? text.slice(before.length, text.length - after.length) : undefined;
}

/** The way back of {@link readDateForms}; what has no form is `write`'s to lose. */
export function writeDateForms(write: TextWriter, { about, interval }: DateForms): TextWriter {
  return (value, pen) => {
    const text = String(value);
    const [start = '', end] = text.split('/');
    if (end !== undefined && interval !== undefined) {
      const [from, to] = [write(start, pen), write(end, pen)];
      return from === undefined || to === undefined ? undefined : interval[0] + from + interval[1] + to + interval[2];
    }
    if (!text.endsWith('~') || about === undefined) return write(value, pen);
    const date = write(text.slice(0, -1), pen);
    return date === undefined ? undefined : about[0] + date + about[1];
  };
}
