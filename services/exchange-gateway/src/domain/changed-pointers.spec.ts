import { changedPointers } from './changed-pointers.js';

describe('where two notifications differ', () => {
  it.each([
    ['nothing', { a: 1, b: [{ c: 'x' }] }, { a: 1, b: [{ c: 'x' }] }, []],
    ['a value', { a: 1, b: [{ c: 'x' }] }, { a: 1, b: [{ c: 'y' }] }, ['/b/0/c']],
    ['what is there on one side only', { a: 1, b: null }, { c: 2 }, ['/a', '/c']],
    ['a list that is longer', { a: ['x'] }, { a: ['x', 'y'] }, ['/a/1']],
    ['a list in place of an object', { a: { 0: 'x' } }, { a: ['x'] }, ['/a']],
    ['names with signs of pointers', { 'a/b~c': 1 }, { 'a/b~c': 2 }, ['/a~1b~0c']],
    ['what is no content', { header: { provenance: { format: 'A' }, sentAt: '1', kind: 'K' } }, { header: { provenance: { format: 'B' }, sentAt: '2', kind: 'K' } }, []],
  ])('is told by pointer: %s', (_what, before, after, pointers) => {
    expect(changedPointers(before, after)).toEqual(pointers);
  });

  it('is bounded', () => {
    expect(changedPointers({ a: Array.from({ length: 100 }, () => 1) }, { a: [] })).toHaveLength(50);
  });
});
