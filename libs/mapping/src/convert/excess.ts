import type { Tree } from '@cbx/formats';
import type { FaultReporter } from '../fault.js';
import type { Localized } from '../localized.js';

const NO_MORE: Localized = { en: 'nothing beyond the length that the format has', ru: 'ничего за пределами длины, которую даёт формат' };

/** Rejects what stands beyond what the format has room for. */
export function rejectExcess(tree: Tree, node: number, sink: FaultReporter): void {
  sink.reject('FIELD.TOO_LONG', tree.nameLine(node), NO_MORE, node);
}
