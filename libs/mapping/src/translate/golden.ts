import type { Notification } from '@cbx/contracts';
import type { Fault, FaultCode } from '../fault.js';
import type { Translation } from './translation.js';

/** A translation as golden files and the command line have it (members/README.md). `rejections` and `warnings` are sets. */
export interface GoldenTranslation {
  readonly notifications: readonly Notification[];
  readonly rejections: readonly GoldenFault[];
  readonly warnings: readonly GoldenFault[];
}

export interface GoldenFault {
  readonly record: number;
  readonly code: FaultCode;
  readonly line?: number;
  readonly segment?: number;
}

export function toGolden(translation: Translation): GoldenTranslation {
  return {
    notifications: translation.notifications.map(({ notification }) => notification),
    rejections: translation.rejections.map(withoutWords),
    warnings: translation.warnings.map(withoutWords),
  };
}

function withoutWords({ record, code, line, segment }: Fault): GoldenFault {
  return { record, code, ...(line === undefined ? {} : { line }), ...(segment === undefined ? {} : { segment }) };
}
