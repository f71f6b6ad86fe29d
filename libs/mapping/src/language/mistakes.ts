import { CbxError } from '@cbx/kernel';

/** Something wrong in a mapping's files, and where. */
export interface Mistake {
  /** Name of the file within the member's folder. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** Collects mistakes, so that all are told and not only the first. */
export class Mistakes {
  readonly found: Mistake[] = [];

  /** What is said already, such as of a shape that several kinds share, is not said again. */
  add(file: string, line: number, message: string): void {
    if (!this.found.some((known) => known.file === file && known.line === line && known.message === message)) this.found.push({ file, line, message });
  }

  /** @throws CbxError MAPPING.INVALID with every mistake, one a line */
  throwIfAny(member: string): void {
    if (this.found.length === 0) return;
    const sorted = [...this.found].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
    const text = sorted.map(({ file, line, message }) => `${member}/${file}:${line}: ${message}`).join('\n');
    throw new CbxError('MAPPING.INVALID', `The mapping of ${member} has ${sorted.length} ${sorted.length === 1 ? 'mistake' : 'mistakes'}:\n${text}`, { details: { mistakes: sorted } });
  }
}
