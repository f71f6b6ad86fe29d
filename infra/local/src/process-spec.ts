/** How one knows that a process can be used. */
export type ReadyCheck =
  | { readonly kind: 'http'; readonly url: string }
  | { readonly kind: 'postgres'; readonly url: string }
  | { readonly kind: 'kafka'; readonly broker: string }
  | { readonly kind: 'file'; readonly path: string };

/** One row of the supervisor's table. */
export interface ProcessSpec {
  readonly name: string;
  /** The program, then its arguments. */
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Whom it runs as; only root can choose. */
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly ready: ReadyCheck;
  readonly readyDeadlineMs: number;
  /** Asks the process to end; SIGKILL to its whole group follows when the deadline has passed. */
  readonly stopSignal: 'SIGTERM' | 'SIGINT';
  readonly stopDeadlineMs: number;
}
