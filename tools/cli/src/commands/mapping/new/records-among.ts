import { Place } from './place.js';

export interface FoundRecords {
  /** As `submission.records` says it. */
  readonly path: string;
  readonly record: Place;
  /** Where elements of several names stand side by side. */
  readonly recordNames: readonly string[];
}

/** Where the records of a document are, most likely: the outermost place whose objects repeat, or the objects side by side in the place that has most in it. */
export function recordsAmong(root: Place): FoundRecords {
  for (let level: { path: string[]; place: Place }[] = [{ path: [], place: root }]; level.length > 0; ) {
    const inner = level.flatMap(({ path, place }) => [...place.children.values()].map((child) => ({ path: [...path, child.name], place: child, holder: place })));
    const repeated = inner.filter(({ place }) => place.repeats && place.isObject).sort((a, b) => sizeOf(b.place) - sizeOf(a.place));
    if (repeated.length > 0) {
      const { path, holder, place } = repeated[0]!;
      const beside = [...holder.children.values()].filter((child) => child.isObject && sizeOf(child) > 4);
      return beside.length > 1 ? several(path.slice(0, -1), beside) : { path: path.join('.'), record: place, recordNames: [] };
    }
    level = inner;
  }
  // Nothing repeats: what has most in it.
  let path: string[] = [];
  let place = root;
  for (;;) {
    const next = [...place.children.values()].filter((child) => child.isObject).sort((a, b) => sizeOf(b) - sizeOf(a))[0];
    if (next === undefined || (path.length > 0 && sizeOf(next) < sizeOf(place) / 2)) break;
    path = [...path, next.name];
    place = next;
  }
  return { path: path.join('.'), record: place, recordNames: [] };
}

function several(holder: readonly string[], places: readonly Place[]): FoundRecords {
  const record = new Place('');
  for (const place of places) addTo(record, place);
  return { path: [...holder, '*'].join('.'), record, recordNames: places.map(({ name }) => name) };
}

function addTo(all: Place, place: Place): void {
  for (const [name, child] of place.children) {
    const own = all.children.get(name);
    if (own === undefined) all.children.set(name, child);
    else addTo(own, child);
  }
}

function sizeOf(place: Place): number {
  return 1 + [...place.children.values()].reduce((sum, child) => sum + sizeOf(child), 0);
}
