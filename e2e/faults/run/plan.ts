import { type Fault, nameOf } from '../inject/fault.ts';
import type { Random } from '../load/random.ts';

/** Faults that are injected together: one, or two that share nothing. */
export type Blow = readonly Fault[];

/** How often two faults come at once where there is time enough. */
const PAIRED = 0.3;
/** Longer than this there is no hurry. */
const SHORT_MINUTES = 3;

/**
 * The blows of a run in their order, without an end: every fault comes before any comes again. A short run begins with one fault of each kind, two at
 * once where they share nothing, so that it gets through most kinds; those that take long in themselves come last.
 */
export function* plan(faults: readonly Fault[], random: Random, minutes: number): Generator<Blow> {
  const hurried = minutes < SHORT_MINUTES;
  for (let round = 0; faults.length > 0; round += 1) {
    const order = hurried && round === 0 ? oneOfEachKind(faults, random) : random.shuffled(faults);
    const left = [...order];
    for (let first = left.shift(); first !== undefined; first = left.shift()) {
      const partner = hurried || random.chance(PAIRED) ? left.findIndex((other) => !shareSomething(first!, other)) : -1;
      yield partner < 0 ? [first] : [first, ...left.splice(partner, 1)];
    }
  }
}

const TAKES_LONG = new Set(['freeze-beyond-session', 'further-instance']);

function oneOfEachKind(faults: readonly Fault[], random: Random): Fault[] {
  const kinds = [...new Set(faults.map(({ kind }) => kind))];
  const ofKind = random.shuffled(kinds).map((kind) => random.pick(faults.filter((fault) => fault.kind === kind)));
  // Two kills at least: what a service does not do in time is seen when one of its instances dies, and when an engine does.
  const kills = random.some(faults.filter(({ kind }) => kind === 'kill'), 2);
  const others = ofKind.filter(({ kind }) => kind !== 'kill' && !TAKES_LONG.has(kind));
  return [...others.slice(0, 2), ...kills.slice(0, 1), ...others.slice(2, 5), ...kills.slice(1), ...others.slice(5), ...ofKind.filter(({ kind }) => TAKES_LONG.has(kind))];
}

function shareSomething(one: Fault, other: Fault): boolean {
  return nameOf(one) === nameOf(other) || one.touches.some((touched) => other.touches.includes(touched));
}
