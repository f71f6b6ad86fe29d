import { LineMistake } from './field-line.js';
import type { YamlFile } from './yaml-file.js';

/** Runs what may not be understood; then its words stand as a mistake at that place. */
export function understood<T>(file: YamlFile, at: unknown, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof LineMistake || error instanceof SyntaxError)) throw error;
    file.mistake(at, error.message);
    return undefined;
  }
}
