import { ABSENT, FAULTY } from '../convert/converter.js';
import type { FaultCode } from '../fault.js';
import type { Frame, Shape, ShapeRule } from '../shape/shape.js';
import { agreesWithIin, isIin } from './kz-iin.js';

/** A rule over an object's fields, by the name that mappings use. `make` gets the names (paths) written in the mapping. */
export interface RuleDefinition {
  readonly name: string;
  /** At least so many arguments. */
  readonly minimum: number;
  readonly maximum: number;
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

/** `kz-iin(number, sex, births)`: a valid IIN that agrees with the sex and with one of the birth dates, where these are there and not faulty. */
const kzIin: RuleDefinition = {
  name: 'kz-iin',
  minimum: 3,
  maximum: 3,
  fault: 'FIELD.INVALID',
  make: (shape, names, fault) => {
    const [number, sex, births] = names.map((name) => shape.indexOf.get(name)!) as [number, number, number];
    const expected = {
      en: 'an IIN of 12 digits with a real date and a right check digit that agrees with sex and birth date',
      ru: 'ИИН из 12 цифр с существующей датой и верной контрольной цифрой, согласный с полом и датой рождения',
    };
    return (frame, sink) => {
      const iin = frame.outcomes[number];
      if (typeof iin !== 'string') return;
      const stated = frame.outcomes[sex];
      const dates = frame.outcomes[births];
      if (isIin(iin) && agreesWithIin(iin, typeof stated === 'string' ? stated : undefined, Array.isArray(dates) ? (dates as string[]) : undefined)) return;
      frame.rejectValue(number, fault, expected, sink);
    };
  },
};

export const SHAPE_RULES: ReadonlyMap<string, RuleDefinition> = new Map([anyOf, alone, kzIin].map((rule) => [rule.name, rule]));

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
