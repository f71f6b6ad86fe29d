import { PassThrough } from 'node:stream';
import { readWithin } from './raw-body.js';

describe('readWithin', () => {
  it('gives the bytes, however they are cut', async () => {
    const stream = new PassThrough();
    const read = readWithin(stream, 4);
    for (const byte of [1, 2, 3, 4]) stream.write(Buffer.from([byte]));
    stream.end();
    expect(await read).toEqual(Buffer.from([1, 2, 3, 4]));
  });

  it('stops at the first byte beyond the limit, while the rest is still to come', async () => {
    const stream = new PassThrough();
    const read = readWithin(stream, 4);
    stream.write(Buffer.alloc(5));
    await expect(read).rejects.toMatchObject({ code: 'REQUEST.TOO_LARGE', details: { limitBytes: 4 } });
    expect(stream.listenerCount('data')).toBe(0);
    expect(stream.isPaused()).toBe(true);
  });

  it('does not take a body for whole that broke off', async () => {
    for (const breakOff of [(stream: PassThrough) => stream.destroy(new Error('reset')), (stream: PassThrough) => stream.destroy()]) {
      const stream = new PassThrough();
      const read = readWithin(stream, 4);
      stream.write(Buffer.alloc(2));
      breakOff(stream);
      await expect(read).rejects.toMatchObject({ code: 'REQUEST.MALFORMED' });
    }
  });
});
