import fc from 'fast-check';
import { orderBatch } from './order-batch.js';

const message = fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd', 'e'), lane: fc.constantFrom('KAZ', 'BLR', ''), urgent: fc.boolean() });

describe('the order of a batch', () => {
  const place = (id: number, key: string, lane: string, urgent = false) => ({ id, key, lane, urgent });
  const ids = (messages: readonly { id: number }[]): number[] => messages.map(({ id }) => id);

  it('has the urgent ones first, each after what its subject has before it', () => {
    expect(ids(orderBatch([place(1, 'a', 'KAZ'), place(2, 'b', 'KAZ'), place(3, 'b', 'KAZ', true), place(4, 'b', 'KAZ'), place(5, 'c', 'KAZ', true)]))).toEqual([2, 3, 5, 1, 4]);
  });

  it('lets the lanes take turns', () => {
    expect(ids(orderBatch([place(1, 'a', 'KAZ'), place(2, 'b', 'KAZ'), place(3, 'c', 'KAZ'), place(4, 'd', 'BLR'), place(5, 'e', 'BLR')]))).toEqual([1, 4, 2, 5, 3]);
  });

  it('has each message once, and those of a subject as they were, whatever their lanes and urgency', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 40 }), (plan) => {
        const messages = plan.map((it, index) => ({ ...it, id: index + 1 }));
        const ordered = orderBatch(messages);
        expect(ids(ordered).toSorted((a, b) => a - b)).toEqual(ids(messages));
        for (const key of 'abcde') expect(ids(ordered.filter((it) => it.key === key))).toEqual(ids(messages.filter((it) => it.key === key)));
        const lastUrgent = ordered.findLastIndex(({ urgent }) => urgent);
        for (const it of ordered.slice(0, Math.max(lastUrgent, 0))) expect(messages.some(({ key, urgent, id }) => key === it.key && urgent && id >= it.id)).toBe(true);
      }),
    );
  });
});
