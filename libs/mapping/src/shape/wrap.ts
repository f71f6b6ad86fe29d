import { scriptByLetters } from '../convert/script.js';
import type { Output } from './assign.js';
import type { WrapPart } from './target.js';

/** An object made of a value; of a list, one for each item. */
export function wrapEach(parts: readonly WrapPart[], value: unknown): Output | Output[] {
  return Array.isArray(value) ? value.map((item) => wrap(parts, item)) : wrap(parts, value);
}

function wrap(parts: readonly WrapPart[], value: unknown): Output {
  const made: Output = {};
  for (const part of parts) {
    switch (part.is) {
      case 'value':
        made[part.name] = value;
        break;
      case 'script':
        made[part.name] = scriptByLetters(String(value));
        break;
      case 'constant':
        made[part.name] = part.constant;
    }
  }
  return made;
}
