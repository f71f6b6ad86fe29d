import fc from 'fast-check';
import { sortedDistinct } from './sorted-distinct.js';

it('sorts by UTF-16 units as the engine does, and keeps each text once', () => {
  const texts = fc.array(fc.oneof(fc.constantFrom('ARM', 'BLR', 'KAZ', 'KGZ'), fc.string({ unit: 'binary' })), { maxLength: 40 });
  fc.assert(fc.property(texts, (list) => expect(sortedDistinct([...list])).toEqual([...new Set(list)].sort())));
});
