import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Of 19, the least. A thread of this niceness gets about a tenth of a processor that another thread wants as well. */
const NICENESS = 10;

/**
 * Has the system run this thread after all others that want a processor: a large file may take a moment longer, the small submissions that come
 * meanwhile, and whatever else runs on the machine, may not. On Linux, where a thread can have a priority of its own; elsewhere nothing happens.
 */
export function giveWay(): void {
  try {
    // `self`, but for the thread that asks: PROCESS/task/THREAD (proc(5)). A synchronous call is made by this very thread.
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    if (Number.isInteger(thread)) setPriority(thread, NICENESS);
  } catch {
    // No such file, or a system that does not let a thread be nicer: it then has its share like any other.
  }
}
