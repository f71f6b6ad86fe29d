import { ABSENT, FAULTY } from '../convert/converter.js';
import { isUnreadable, type TextConverter } from '../convert/text.js';
import type { Maker } from './maker.js';
import { divide, type FieldTemplate } from './template.js';

/**
 * `makes: { instant: '<day> <time>' }`: what the fields have is written together, in the first of these ways that has a place for all that is there and lacks none of its parts,
 * and read as a type. What no way takes, or the type does not read, is FIELD.INVALID at the first field that is there. The fields are texts.
 */
export function writtenMaker(converter: TextConverter, template: FieldTemplate): Maker {
  const { expected, gives } = converter;
  return {
    gives,
    expected,
    make(frame, sink) {
      const { outcomes } = frame;
      if (outcomes.includes(FAULTY)) return FAULTY;
      const first = outcomes.findIndex((outcome) => outcome !== ABSENT);
      if (first < 0) return ABSENT;
      const text = written(template, outcomes.map((outcome) => (outcome === ABSENT ? undefined : String(outcome))));
      const made = text === undefined ? undefined : converter.evaluateText(text);
      if (made !== undefined && !isUnreadable(made)) return made;
      frame.rejectValue(first, made?.code ?? 'FIELD.INVALID', expected, sink);
      return FAULTY;
    },
    take(value, pen) {
      const text = converter.writeText?.(value, pen);
      if (text === undefined) return undefined;
      for (const way of template.ways) {
        const one = { ...template, ways: [way] };
        const pieces = divide(one, text);
        // It must be what these pieces make again.
        if (pieces !== undefined && written(template, pieces) === text) return new Map(pieces.flatMap((piece, index) => (piece === undefined ? [] : [[index, piece] as const])));
      }
      return undefined;
    },
  };
}

/** The pieces as the first way writes them that has them all, and no other. */
function written({ ways }: FieldTemplate, pieces: readonly (string | undefined)[]): string | undefined {
  for (const { parts, joints, fields, before, after, minimum } of ways) {
    const texts = fields.map((field) => pieces[field]);
    const length = texts.findLastIndex((text) => text !== undefined) + 1;
    const hasAll = length >= minimum && texts.slice(0, length).every((text) => text !== undefined);
    if (!hasAll || pieces.some((piece, index) => piece !== undefined && !fields.includes(index)) || parts.length === 0) continue;
    return before + texts.slice(0, length).reduce<string>((text, piece, at) => (at === 0 ? piece! : text + joints[at - 1]! + piece!), '') + after;
  }
  return undefined;
}

