import type { Node } from '@cbx/formats';
import type { FaultReporter } from '../fault.js';
import type { Localized } from '../localized.js';

const UNKNOWN_FIELD: Localized = { en: 'no such field in the format; it was not read', ru: 'такого поля в формате нет; оно не прочитано' };

/** What a field may be called. Anything else is not repeated in an answer: it may be as long as a file, or a person. */
const FIELD_NAME = /^[A-Za-z_][A-Za-z0-9_.:@-]{0,63}$/;

/** Warns of a field that no mapping names. What it holds is not read. */
export function warnUnknown(node: Node, sink: FaultReporter): void {
  sink.warn('FIELD.UNKNOWN', node.nameLine, UNKNOWN_FIELD, FIELD_NAME.test(node.name) ? node.name : '?');
}
