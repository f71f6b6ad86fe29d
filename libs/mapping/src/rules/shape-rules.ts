import { NO_NODE } from '@cbx/formats';
import { ABSENT, FAULTY } from '../convert/converter.js';
import { type FaultCode, SILENT } from '../fault.js';
import type { Localized } from '../localized.js';
import type { Frame } from '../shape/frame.js';
import type { Shape, ShapeRule } from '../shape/shape.js';
import { agreesWithPsn, isPsn } from './am-psn.js';
import { agreesWithPersonalNumber, isPersonalNumber } from './by-personal-number.js';
import { lettersOfScript, oneScript } from './letter-rules.js';
import { countsLines, numberForCode } from './number-rules.js';
import { agreesWithPin, isPin } from './kg-pin.js';
import { agreesWithIin, isIin } from './kz-iin.js';

/** A rule over an object's fields, by the name that mappings use. `make` gets the names (paths) written in the mapping. */
export interface RuleDefinition {
  readonly name: string;
  /** At least so many arguments. */
  readonly minimum: number;
  readonly maximum: number;
  /** Which of its arguments are fields; without it all are. */
  readonly fields?: readonly number[];
  /** The fault where the mapping says no other (`else CODE`). */
  readonly fault: FaultCode;
  make(shape: Shape, names: readonly string[], fault: FaultCode): ShapeRule;
}

/** `any-of(a, b.c, …)`: one of them is there, faulty or not; otherwise FIELD.MISSING at the object. */
const anyOf: RuleDefinition = {
  name: 'any-of',
  minimum: 1,
  maximum: Number.POSITIVE_INFINITY,
  fault: 'FIELD.MISSING',
  make: (_shape, names, fault) => {
    const paths = names.map((name) => name.split('.'));
    const expected = { en: `one of ${names.join(', ')}`, ru: `одно из: ${names.join(', ')}` };
    return (frame, sink) => {
      for (const path of paths) if (isThere(frame, path, 0)) return;
      frame.rejectObject(fault, expected, sink);
    };
  },
};

/** `alone(a, b, …)`: a does not stand beside any of the others, also a faulty one; otherwise FIELD.INVALID at a. */
const alone: RuleDefinition = {
  name: 'alone',
  minimum: 2,
  maximum: Number.POSITIVE_INFINITY,
  fault: 'FIELD.INVALID',
  make: (shape, [first, ...others], fault) => {
    const index = shape.indexOf.get(first!)!;
    const expected = { en: `${first} without ${others.join(', ')}`, ru: `${first} без ${others.join(', ')}` };
    return (frame, sink) => {
      const outcome = frame.outcomes[index];
      if (outcome === ABSENT || outcome === FAULTY || !others.some((name) => isThere(frame, [name], 0))) return;
      frame.rejectValue(index, fault, expected, sink);
    };
  },
};

interface NumberRule {
  readonly name: string;
  readonly expected: Localized;
  isOne(number: string): boolean;
  agrees(number: string, sex: string | undefined, birthDates: readonly string[] | undefined): boolean;
}

/** `NAME(number, sex, births)`: a number that a state gives to a person is one, and agrees with the sex and with one of the birth dates, where these are there and not faulty. */
function personalNumber({ name, expected, isOne, agrees }: NumberRule): RuleDefinition {
  return {
    name,
    minimum: 3,
    maximum: 3,
    fault: 'FIELD.INVALID',
    make: (shape, names, fault) => {
      const [number, sex, births] = names.map((each) => shape.indexOf.get(each)!) as [number, number, number];
      const rule: ShapeRule = (frame, sink) => {
        const value = frame.outcomes[number];
        if (typeof value !== 'string') return;
        const stated = frame.outcomes[sex];
        const dates = frame.outcomes[births];
        if (isOne(value) && agrees(value, typeof stated === 'string' ? stated : undefined, datesOf(dates))) return;
        frame.rejectValue(number, fault, expected, sink);
      };
      const accepts = ([value, stated, dates]: readonly unknown[]): boolean =>
        typeof value === 'string' && isOne(value) && agrees(value, typeof stated === 'string' ? stated : undefined, dates as readonly string[] | undefined);
      return Object.assign(rule, { takes: { fields: names, accepts } });
    },
  };
}

/** One field may give several dates, or one. */
function datesOf(outcome: unknown): readonly string[] | undefined {
  if (typeof outcome === 'string') return [outcome];
  return Array.isArray(outcome) ? (outcome as string[]) : undefined;
}

const kzIin = personalNumber({
  name: 'kz-iin',
  expected: {
    en: 'an IIN of 12 digits with a real date and a right check digit that agrees with sex and birth date',
    ru: 'ИИН из 12 цифр с существующей датой и верной контрольной цифрой, согласный с полом и датой рождения',
  },
  isOne: isIin,
  agrees: agreesWithIin,
});

const kgPin = personalNumber({
  name: 'kg-pin',
  expected: {
    en: 'a PIN of 14 digits, 1 (female) or 2 (male), birth date as ddmmyyyy and five more, that agrees with sex and birth date',
    ru: 'ПИН из 14 цифр: 1 (женский) или 2 (мужской), дата рождения ддммгггг и ещё пять, согласный с полом и датой рождения',
  },
  isOne: isPin,
  agrees: agreesWithPin,
});

const amPsn = personalNumber({
  name: 'am-psn',
  expected: {
    en: 'a public services number of 10 digits, day of birth plus 10 (men) or 50 (women), month, year, serial and check digit, that agrees with sex and birth date',
    ru: 'НЗОУ из 10 цифр: день рождения плюс 10 (мужчины) или 50 (женщины), месяц, год, номер и контрольная цифра, согласный с полом и датой рождения',
  },
  isOne: isPsn,
  agrees: agreesWithPsn,
});

/**
 * `by-personal-number(number, sex, births)`: a personal number of Belarus that agrees with the sex, and with the first of the birth dates where that one is not
 * faulty, whatever is with the others.
 */
const byPersonalNumber: RuleDefinition = {
  name: 'by-personal-number',
  minimum: 3,
  maximum: 3,
  fault: 'FIELD.INVALID',
  make: (shape, names, fault) => {
    const [number, sex, births] = names.map((each) => shape.indexOf.get(each)!) as [number, number, number];
    const expected = {
      en: 'a personal number of 14 characters with a real date and a right check digit that agrees with sex and birth date',
      ru: 'личный номер из 14 знаков с существующей датой и верной контрольной цифрой, согласный с полом и датой рождения',
    };
    const { content } = shape.fields[births]!;
    const item = content.kind === 'value' ? content.converter.item : undefined;
    const rule: ShapeRule = (frame, sink) => {
      const value = frame.outcomes[number];
      if (typeof value !== 'string') return;
      const stated = frame.outcomes[sex];
      const first = frame.sources[births]!;
      const date = item === undefined || first === NO_NODE ? undefined : item.read(frame.tree, first, SILENT);
      if (isPersonalNumber(value) && agreesWithPersonalNumber(value, typeof stated === 'string' ? stated : undefined, typeof date === 'string' ? date : undefined)) return;
      frame.rejectValue(number, fault, expected, sink);
    };
    const accepts = ([value, stated, dates]: readonly unknown[]): boolean =>
      typeof value === 'string' && isPersonalNumber(value) && agreesWithPersonalNumber(value, typeof stated === 'string' ? stated : undefined, datesOf(dates)?.[0]);
    return Object.assign(rule, { takes: { fields: names, accepts } });
  },
};

/** `apart(a, b, …)`: a does not stand beside any of the others, whatever is wrong with them; otherwise FIELD.INVALID at the object. */
const apart: RuleDefinition = {
  name: 'apart',
  minimum: 2,
  maximum: Number.POSITIVE_INFINITY,
  fault: 'FIELD.INVALID',
  make: (_shape, [first, ...others], fault) => {
    const expected = { en: `${first} without ${others.join(', ')}`, ru: `${first} без ${others.join(', ')}` };
    return (frame, sink) => {
      if (isThere(frame, [first!], 0) && others.some((name) => isThere(frame, [name], 0))) frame.rejectObject(fault, expected, sink);
    };
  },
};

export const SHAPE_RULES: ReadonlyMap<string, RuleDefinition> = new Map([anyOf, alone, apart, kzIin, kgPin, amPsn, byPersonalNumber, lettersOfScript, oneScript, numberForCode, countsLines].map((rule) => [rule.name, rule]));

/** A faulty value is there; so is what a faulty object would have held. `from`: the step of the path that the frame is at. */
function isThere(frame: Frame, path: readonly string[], from: number): boolean {
  const index = frame.shape.indexOf.get(path[from]!);
  if (index === undefined) return false;
  const outcome = frame.outcomes[index];
  if (outcome === ABSENT) return false;
  if (from === path.length - 1) return true;
  const inner = frame.frameOf(index);
  return inner === undefined ? outcome === FAULTY : isThere(inner, path, from + 1);
}
