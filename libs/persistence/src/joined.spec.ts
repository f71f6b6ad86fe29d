import { joined } from './joined.js';

it('lays values one after the other, says where each begins as SQL counts, and keeps what is empty apart from what is not there', () => {
  expect(joined([Buffer.from('ab'), null, Buffer.alloc(0), Buffer.from('c')])).toEqual({ bytes: Buffer.from('abc'), at: [1, 3, 3, 3], lengths: [2, null, 0, 1] });
  expect(joined([])).toEqual({ bytes: Buffer.alloc(0), at: [], lengths: [] });
});
