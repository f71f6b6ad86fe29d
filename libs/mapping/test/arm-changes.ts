/** ARM's file without fault, changed by a test, and what its mapping reads of it. */
import path from 'node:path';
import { loadMember, type Translation } from '../src/index.js';
import { aFile, aLine, type ArmFile, put, textOf } from './arm-file.js';

export const member = loadMember(path.resolve(import.meta.dirname, '../../../members/ARM'));

export type Type = Parameters<typeof aFile>[0];
export type Change = (file: ArmFile) => void;

export interface Changed {
  readonly translation: Translation;
  readonly faults: string[];
  readonly warnings: string[];
  readonly notification: ReturnType<typeof JSON.parse>;
}

export function read(text: string): Changed {
  const translation = member.translate(Buffer.from(text, 'utf8'));
  const told = (faults: Translation['rejections']): string[] => faults.map(({ record, code, line }) => `${record === 1 ? '' : `#${record} `}${code} ${line}`).sort();
  return { translation, faults: told(translation.rejections), warnings: told(translation.warnings), notification: translation.notifications[0]?.notification };
}

export function changed(type: Type, ...changes: Change[]): Changed {
  const file = aFile(type);
  for (const change of changes) change(file);
  return read(textOf(file));
}

/** A text at a column of the record's main line. */
export const main =
  (column: number, text: string): Change =>
  ({ lines }) =>
    void (lines[0] = put(lines[0]!, column, text));
/** A text at a column of the second line. */
export const second =
  (column: number, text: string): Change =>
  ({ lines }) =>
    void (lines[1] = put(lines[1]!, column, text));
export const add =
  (type: string, at: Readonly<Record<number, string>>, number = '000001'): Change =>
  ({ lines }) =>
    void lines.push(aLine(type, number, at));
export const header =
  (column: number, text: string): Change =>
  (file) =>
    void (file.header = put(file.header, column, text));
export const trailer =
  (text: string): Change =>
  (file) =>
    void (file.trailer = text);
export const insert =
  (line: string, at = 0): Change =>
  ({ lines }) =>
    void lines.splice(at, 0, line);
export const BLANK_NAME = main(321, ' '.repeat(60));
export const rem = (piece: string, text: string): Change => add('D90', { 10: 'REM', 13: piece, 15: text });
