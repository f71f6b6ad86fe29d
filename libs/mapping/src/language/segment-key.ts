import { LineMistake } from './field-line.js';

/** A field's key where fields are segments: `RFF+ZLB:<text>`, `NAD+FA+<type>:<script>:<weak>+<full>`, `DOC+<code>+<number>`. */
export interface SegmentKey {
  readonly tag: string;
  /** The first component, where it is written and not a place. */
  readonly qualifier?: string | undefined;
  readonly places: readonly KeyPlace[];
  /** Tag and qualifier, by which other lines name the segment. */
  readonly name: string;
}

export interface KeyPlace {
  readonly name: string;
  /** Both from 1. */
  readonly element: number;
  readonly component: number;
  /** `<text...>`: all components from here on. */
  readonly isRest: boolean;
}

const SEGMENT = /^[A-Z]{3}(?:\+|$)/;
const PLACE = /^<([^<>.+:]+)(\.\.\.)?>$/;
const QUALIFIER = /^[A-Z0-9]+$/;

/** Whether a key is that of a segment, and not of a place in one. */
export function isSegmentKey(key: string): boolean {
  return SEGMENT.test(key);
}

/** @throws LineMistake */
export function parseSegmentKey(key: string): SegmentKey {
  const [tag = '', ...elements] = key.split('+');
  const places: KeyPlace[] = [];
  let qualifier: string | undefined;
  elements.forEach((element, elementIndex) => {
    element.split(':').forEach((component, componentIndex) => {
      if (component === '') return;
      const [, name, rest] = PLACE.exec(component) ?? [];
      const isFirst = elementIndex === 0 && componentIndex === 0;
      if (name !== undefined) places.push({ name, element: elementIndex + 1, component: componentIndex + 1, isRest: rest !== undefined });
      else if (isFirst && QUALIFIER.test(component)) qualifier = component;
      else throw new LineMistake(`'${component}' in '${key}' is not understood: a segment is written like RFF+ZLB:<text>, with the qualifier first and each value as <name>`);
    });
  });
  if (places.some(({ isRest, element, component }) => isRest && places.some((other) => other.element === element && other.component > component))) {
    throw new LineMistake(`in '${key}' a place stands behind one that takes all components`);
  }
  return { tag, qualifier, places, name: qualifier === undefined ? tag : `${tag}+${qualifier}` };
}
