import type { Writer } from '@cbx/formats';
import { hasControlCharacter, hasLoneSurrogate } from '@cbx/kernel';
import type { RenderMapping } from '../render/render-notification.js';
import { TextStyle, type TextStyleOptions } from '../render/text-style.js';
import type { Entry, YamlFile } from './yaml-file.js';

const KEYS = ['tooLong', 'characters', 'replace', 'absent', 'unfit', 'leaveOut', 'lists'] as const;
const NOT_RENDERED = 'not rendered';

/** Reads the mapping's own `render`: what becomes of what the format cannot carry. */
export function compileRendering(file: YamlFile, entry: Entry, writer: Writer): RenderMapping {
  const parts = file.map(entry.value, 'render', KEYS);
  const oneOf = <T extends string>(name: (typeof KEYS)[number], values: readonly T[], otherwise: T): T => {
    if (parts[name] === undefined) return otherwise;
    const text = file.text(parts[name].value, `render.${name}`);
    const value = values.find((each) => each === text);
    if (value === undefined) file.mistake(parts[name].value, `render.${name} is ${values.map((each) => `'${each}'`).join(' or ')}`);
    return value ?? otherwise;
  };
  const replace = new Map(file.entries(parts.replace?.value, 'render.replace').map(({ name, key, value }) => {
    if (Array.from(name).length !== 1) file.mistake(key, 'render.replace names single characters');
    return [name, file.plain(value) === '' ? '' : (file.text(value, `render.replace.${name}`) ?? '')];
  }));
  const absent = new Set(file.list(parts.absent?.value, 'render.absent').map((item) => file.text(item, 'a text') ?? ''));
  const style = new TextStyle({
    tooLong: oneOf('tooLong', ['cut', NOT_RENDERED], NOT_RENDERED) === 'cut' ? 'cut' : 'unfit',
    unwritable: unwritable(parts.characters === undefined ? NOT_RENDERED : (file.text(parts.characters.value, 'render.characters') ?? ''), file, parts.characters),
    replace,
    absent,
    isWritable: (character) => (writer.isWritable === undefined ? !hasControlCharacter(character) && !hasLoneSurrogate(character) : writer.isWritable(character)),
  });
  const unfit = oneOf('unfit', ['left out', NOT_RENDERED], NOT_RENDERED) === 'left out' ? 'left out' : 'unfit';
  return { writer, style, leavingOut: { unfit, objects: new Set(file.list(parts.leaveOut?.value, 'render.leaveOut').map((item) => file.text(item, 'a name') ?? '')) } };
}

function unwritable(text: string, file: YamlFile, entry: Entry | undefined): TextStyleOptions['unwritable'] {
  if (text === 'removed') return { as: 'removed' };
  if (text === NOT_RENDERED) return { as: 'unfit' };
  if (text.length !== 1) file.mistake(entry?.value, "render.characters is 'removed', 'not rendered', or one sign that is written instead");
  return { as: 'sign', sign: text };
}
