import type { Tree } from '@cbx/formats';
import type { FaultReporter } from '../fault.js';
import type { Localized } from '../localized.js';

const UNKNOWN_FIELD: Localized = { en: 'no such field in the format; it was not read', ru: 'такого поля в формате нет; оно не прочитано' };

/** Warns of a field that no mapping names. What it holds is not read. */
export function warnUnknown(tree: Tree, node: number, sink: FaultReporter): void {
  sink.warn('FIELD.UNKNOWN', tree.nameLine(node), UNKNOWN_FIELD, node);
}
