/** Where the local stack tells how far it has come. */
export interface Progress {
  (line: string): void;
}

export const silent: Progress = () => undefined;

/** Short lines, each with the time since the beginning: `  4.2 s  kafka is ready`. */
export function elapsedProgress(write: (text: string) => void, startedAt: number = performance.now()): Progress {
  return (line) => {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(6);
    write(`${seconds} s  ${line}\n`);
  };
}

/** Says every `everyMs` that `what` is still going on, until the work ends; for steps that say nothing themselves. */
export async function withHeartbeat<T>(progress: Progress, what: string, work: Promise<T>, everyMs = 10_000): Promise<T> {
  const timer = setInterval(() => progress(`${what} …`), everyMs);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
