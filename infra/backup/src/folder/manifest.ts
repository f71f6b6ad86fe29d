import type { DatabaseName } from '@cbx/postgres';

/** A file of a backup, as it was written. */
export interface StoredFile {
  /** Below the backup's folder. */
  readonly file: string;
  readonly bytes: number;
  /** Of the bytes of the file. */
  readonly sha256: string;
}

export interface StoredTable extends StoredFile {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: number;
  /** See {@link contentOf}: says whether two tables hold the same rows, in whatever order. */
  readonly content: string;
}

export interface StoredSequence {
  readonly name: string;
  readonly lastValue: string;
  readonly isCalled: boolean;
}

export interface StoredDatabase {
  readonly name: DatabaseName;
  /** When its snapshot was taken; all of its tables are of this moment. */
  readonly takenAt: string;
  /** The migrations that had been applied, in their order: a restore needs the release that has exactly these. */
  readonly migrations: readonly string[];
  readonly tables: readonly StoredTable[];
  readonly sequences: readonly StoredSequence[];
}

export interface StoredDeadLetters extends StoredFile {
  /** Without the environment's prefix. */
  readonly topic: string;
  readonly messages: number;
}

export interface StoredSchemas extends StoredFile {
  readonly subjects: number;
  readonly versions: number;
}

/** What a backup holds: `manifest.json`. Counts and names only, no content. */
export interface Manifest {
  readonly format: 1;
  readonly startedAt: string;
  readonly endedAt: string;
  /** The suite's version, as in its package.json. */
  readonly suite: string;
  /** The server's version, as it names itself. */
  readonly postgres: string;
  /** In the order in which they were taken: who consumes before whom it consumes from. */
  readonly databases: readonly StoredDatabase[];
  readonly deadLetters: readonly StoredDeadLetters[];
  readonly schemas: StoredSchemas;
}

/** Every file that a backup consists of, beside the manifest. */
export function filesOf(manifest: Manifest): StoredFile[] {
  return [...manifest.databases.flatMap(({ tables }) => tables), ...manifest.deadLetters, manifest.schemas];
}
