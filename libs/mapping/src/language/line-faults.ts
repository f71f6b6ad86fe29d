import type { FaultCode } from '../fault.js';
import type { FieldLine } from './field-line.js';
import type { YamlFile } from './yaml-file.js';

/** The faults that a mapping may name in place of the usual one. */
export const FAULT_CODES = ['FIELD.MISSING', 'FIELD.INVALID', 'FIELD.UNKNOWN_CODE'] as const satisfies readonly FaultCode[];

/** `missing is CODE` */
export function missingFault(file: YamlFile, { missing, required }: FieldLine, at: unknown): FaultCode | undefined {
  if (missing === undefined) return undefined;
  if (!required) file.mistake(at, "'missing is' is for what is required");
  const code = FAULT_CODES.find((each) => each === missing);
  if (code === undefined) file.mistake(at, `'${missing}' is none of the faults ${FAULT_CODES.join(', ')}`);
  return code;
}

/** `empty is CODE` */
export function emptyFault(file: YamlFile, { empty }: FieldLine, at: unknown): FaultCode | undefined {
  const code = FAULT_CODES.find((each) => each === empty);
  if (empty !== undefined && code === undefined) file.mistake(at, `'${empty}' is none of the faults ${FAULT_CODES.join(', ')}`);
  return code;
}
