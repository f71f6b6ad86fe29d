import { OBJECT, Tree, Vocabulary } from '@cbx/formats';
import { FaultSink } from './fault.js';

const EXPECTED = { en: 'something else', ru: 'другое' };
const NODE = 0;

/** A sink whose first record has been begun. */
function aSink(): FaultSink {
  const tree = new Tree({ text: '', vocabulary: new Vocabulary([]), textOf: () => '', nameAt: () => '' }, 1);
  tree.add(OBJECT, 0, 0, 0, 0);
  const sink = new FaultSink(tree);
  sink.begin(1, NODE);
  return sink;
}

/** A record with faults at so many lines, from 1, and then so many warnings. */
function record(sink: FaultSink, number: number, faults: number, warnings = 0): void {
  sink.begin(number, NODE);
  for (let line = 1; line <= faults; line++) sink.reject('FIELD.INVALID', line, EXPECTED, NODE);
  for (let line = 1; line <= warnings; line++) sink.warn('FIELD.UNKNOWN', line, EXPECTED, NODE);
}

describe('FaultSink', () => {
  it('tells a thousand faults and warnings of a record, and says how many more there are', () => {
    const sink = aSink();
    record(sink, 1, 1_200, 70);
    record(sink, 2, 0, 1_003);
    expect(sink.rejections).toHaveLength(1_000);
    expect(sink.rejections.map(({ more }) => more)).toEqual([...Array.from({ length: 999 }, () => undefined), 200]);
    // Room or none, the first is told.
    expect(sink.warnings.filter(({ record: of }) => of === 1)).toMatchObject([{ line: 1, more: 69 }]);
    expect(sink.warnings.filter(({ record: of }) => of === 2)).toHaveLength(1_000);
    expect(sink.warnings.at(-1)).toMatchObject({ record: 2, line: 1_000, more: 3 });
  });

  it('tells twenty thousand of a submission, then the first of each record', () => {
    const sink = aSink();
    for (let number = 1; number <= 30; number++) record(sink, number, 1_000);
    expect(sink.rejections).toHaveLength(20_010);
    expect(sink.rejections.slice(-10).map(({ record: of, more }) => [of, more])).toEqual(Array.from({ length: 10 }, (_none, index) => [21 + index, 999]));
    expect(sink.rejected).toBe(30_000);
  });

  it('counts what is at one place with one code once, also where it is not told', () => {
    const sink = aSink();
    record(sink, 1, 1_000);
    for (let times = 0; times < 3; times++) sink.reject('FIELD.INVALID', 2_000, EXPECTED, NODE);
    sink.reject('FIELD.TOO_LONG', 2_000, EXPECTED, NODE);
    expect(sink.rejections.at(-1)).toMatchObject({ line: 1_000, more: 2 });
  });
});
