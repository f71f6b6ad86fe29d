import { FAULTY } from '../convert/converter.js';
import type { Shape, ShapeRule } from '../shape/shape.js';
import type { RuleDefinition } from './shape-rules.js';

/** Letters of each script, U+02B0-02FF apart, which any of them may have. */
const LETTERS: Readonly<Record<string, string>> = { Cyrl: '\\u0400-\\u052f', Latn: 'A-Za-z\\u00c0-\\u024f\\u1e00-\\u1eff', Armn: '\\u0531-\\u0588' };
const LETTER = /\p{L}/u;
const ANY_SCRIPT = '\\u02b0-\\u02ff';

/** Finds a letter that is none of the script's. */
const FOREIGN: ReadonlyMap<string, RegExp> = new Map(Object.entries(LETTERS).map(([script, letters]) => [script, new RegExp(`(?![${letters}${ANY_SCRIPT}])\\p{L}`, 'u')]));
/** Finds a letter that only this script has. */
const OWN: ReadonlyMap<string, RegExp> = new Map(Object.entries(LETTERS).map(([script, letters]) => [script, new RegExp(`(?=[${letters}])\\p{L}`, 'u')]));

/** Whether every letter of a text may stand in the script. */
export function isOfScript(text: string, script: string): boolean {
  return FOREIGN.get(script)?.test(text) !== true;
}

/** The one script, Cyrillic or Latin, that all letters of the texts are of; `undefined` where they are of several or there are none. */
export function scriptOfAll(texts: readonly string[]): 'Cyrl' | 'Latn' | undefined {
  const text = texts.join(' ');
  if (!LETTER.test(text)) return undefined;
  return (['Cyrl', 'Latn'] as const).find((script) => OWN.get(script)!.test(text) && isOfScript(text, script));
}

/** `letters-of-script(a, b, …)`: all letters of each are of the script that the object has (`names+[script=Cyrl]`); otherwise FIELD.INVALID at the value. */
export const lettersOfScript: RuleDefinition = {
  name: 'letters-of-script',
  minimum: 1,
  maximum: Number.POSITIVE_INFINITY,
  fault: 'FIELD.INVALID',
  make: (shape, names, fault) => {
    const indexes = names.map((name) => shape.indexOf.get(name)!);
    const expected = { en: 'letters of one script only', ru: 'буквы только одной письменности' };
    const rule: ShapeRule = (frame, sink) => {
      const script = scriptConstant(frame.shape);
      for (const index of indexes) {
        const value = frame.outcomes[index];
        if (typeof value === 'string' && script !== undefined && !isOfScript(value, script)) frame.rejectValue(index, fault, expected, sink);
      }
    };
    return Object.assign(rule, {
      accepts: (value: Readonly<Record<string, unknown>>, own: Shape) => {
        const script = scriptConstant(own);
        return script === undefined || indexes.every((index) => isOfScript(String(value[own.fields[index]!.target?.name ?? ''] ?? ''), script));
      },
    });
  },
};

/** `one-script(a, b, …)`: the letters of all are Cyrillic, or all are Latin, and there is one; otherwise FIELD.INVALID at the object. Not asked where one of them is at fault. */
export const oneScript: RuleDefinition = {
  name: 'one-script',
  minimum: 1,
  maximum: Number.POSITIVE_INFINITY,
  fault: 'FIELD.INVALID',
  make: (shape, names, fault) => {
    const indexes = names.map((name) => shape.indexOf.get(name)!);
    const expected = { en: 'letters that are all Cyrillic or all Latin', ru: 'буквы только кириллицы либо только латиницы' };
    return (frame, sink) => {
      const values = indexes.map((index) => frame.outcomes[index]);
      if (values.includes(FAULTY) || scriptOfAll(values.filter((value) => typeof value === 'string')) !== undefined) return;
      frame.rejectObject(fault, expected, sink);
    };
  },
};

function scriptConstant(shape: Shape): string | undefined {
  const value = shape.constants.find(({ target }) => target.name === 'script')?.value;
  return value !== undefined && 'constant' in value ? String(value.constant) : undefined;
}
