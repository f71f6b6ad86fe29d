import { TEXT } from '@cbx/formats';
import { firstPossibleDay, isCalendarDay, normalizeText } from '@cbx/kernel';
import { ABSENT, type Converter, FAULTY, type Outcome, readOtherKind, textInk } from './converter.js';
import { oneUnitEach } from './one-unit-each.js';

const WIDTH = 18;
const NOTHING = '00000000';
const DATE = /^[0-9]{8}$/;
const APPROXIMATE = '~';

const EXPECTED = {
  en: 'a date yyyymmdd (00: unknown), ~ if approximate, and for an interval the second date',
  ru: 'дата ггггммдд (00: неизвестно), ~ если приблизительна, для интервала вторая дата',
};

/**
 * A period in 18 columns: date, mark, date, mark. A date is `yyyymmdd`, in which `00` says that the day, or month and day, are unknown; blank or zeros: no date.
 * A mark is `~` (approximate) or blank. The first date alone is `1985-07-03`, `1985-07`, `1985`, and with its mark `1985~`; two are the interval `1985/1987`, without marks.
 */
export const period: Converter = {
  expected: EXPECTED,
  gives: { type: 'string', format: 'edtf' },
  byPlace: true,
  write(value, pen) {
    const text = written(String(value));
    return text === undefined ? pen.fail('FIELD.INVALID') : textInk(text, pen.pointer);
  },
  read(tree, node, sink) {
    if (tree.kind(node) !== TEXT) return readOtherKind(tree, node, EXPECTED, sink);
    const text = oneUnitEach(tree.text(node)).padEnd(WIDTH);
    const [first, second] = [readDate(text.slice(0, 8)), readDate(text.slice(9, 17))];
    const [firstMark, secondMark] = [text.charAt(8), text.charAt(17)];
    const hasOddMark = isOdd(firstMark) || isOdd(secondMark);
    if (hasOddMark) sink.reject('FIELD.UNKNOWN_CODE', tree.nameLine(node), EXPECTED, node);
    const outcome = join(first, second, firstMark === APPROXIMATE, secondMark === APPROXIMATE);
    if (outcome === FAULTY) sink.reject('FIELD.INVALID', tree.nameLine(node), EXPECTED, node);
    // An odd mark alone is no date: where one is required, it is missing.
    return hasOddMark && outcome !== ABSENT ? FAULTY : outcome;
  },
};

/** The way back; `undefined` of a period that does not stand in these columns. */
function written(edtf: string): string | undefined {
  const [start = '', end] = edtf.split('/');
  const isApproximate = end === undefined && start.endsWith(APPROXIMATE);
  const [first, second] = [isApproximate ? start.slice(0, -1) : start, end ?? ''];
  const columns = (date: string): string => (date === '' ? '' : `${date.replaceAll('-', '').padEnd(8, '0')}`);
  const text = `${columns(first)}${isApproximate ? APPROXIMATE : ' '}${columns(second)}`.trimEnd();
  const again = join(readDate(columns(first)), readDate(columns(second)), isApproximate, false);
  return again === edtf ? text : undefined;
}

function join(first: Outcome, second: Outcome, isFirstApproximate: boolean, isSecondApproximate: boolean): Outcome {
  if (first === FAULTY || second === FAULTY || isSecondApproximate) return FAULTY;
  if (first === ABSENT) return second === ABSENT && !isFirstApproximate ? ABSENT : FAULTY;
  if (second === ABSENT) return isFirstApproximate ? `${String(first)}${APPROXIMATE}` : first;
  if (isFirstApproximate || firstPossibleDay(String(second)) < firstPossibleDay(String(first))) return FAULTY;
  return `${String(first)}/${String(second)}`;
}

function isOdd(mark: string): boolean {
  return mark !== APPROXIMATE && normalizeText(mark) !== '';
}

/** The date's known parts as ISO 8601. */
function readDate(written: string): Outcome {
  if (written === NOTHING || normalizeText(written) === '') return ABSENT;
  if (!DATE.test(written)) return FAULTY;
  const [year, month, day] = [written.slice(0, 4), written.slice(4, 6), written.slice(6)];
  if (year === '0000' || (month === '00' && day !== '00')) return FAULTY;
  if (!isCalendarDay(Number(year), month === '00' ? 1 : Number(month), day === '00' ? 1 : Number(day))) return FAULTY;
  return month === '00' ? year : day === '00' ? `${year}-${month}` : `${year}-${month}-${day}`;
}
