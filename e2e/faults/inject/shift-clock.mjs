/*
 * Loaded into a service by `node --import`, in fault runs only: the service's clock runs as many milliseconds ahead as the file says that CBX_FAULTS_CLOCK_FILE names (below zero:
 * behind), read anew ten times a second. Only the wall clock jumps, as when somebody sets it: timers and performance.now() go on as they are.
 */
import { readFileSync } from 'node:fs';

const READ_EVERY_MS = 100;

const file = process.env.CBX_FAULTS_CLOCK_FILE;
const RealDate = Date;
const realNow = RealDate.now;
let offset = 0;
let readAgainAt = 0;

function now() {
  if (performance.now() >= readAgainAt) {
    readAgainAt = performance.now() + READ_EVERY_MS;
    try {
      offset = Number(readFileSync(file, 'utf8')) || 0;
    } catch {
      // Nobody has touched this clock yet.
    }
  }
  return realNow() + offset;
}

if (file !== undefined) {
  const ShiftedDate = new Proxy(RealDate, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, property) => (property === 'now' ? now : Reflect.get(target, property)),
  });
  RealDate.prototype.constructor = ShiftedDate;
  globalThis.Date = ShiftedDate;
}
