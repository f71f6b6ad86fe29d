import { Readable } from 'node:stream';
import { readBody } from './read-body.js';

describe('reading a body', () => {
  it('gives the bytes as they came', async () => {
    const body = Readable.from([Buffer.from([0xef, 0xbb]), Buffer.from([0xbf, 0x00])]);
    expect(await readBody(body, 4)).toEqual(Buffer.from([0xef, 0xbb, 0xbf, 0x00]));
    expect(await readBody(Readable.from([]), 4)).toEqual(Buffer.alloc(0));
  });

  it('takes exactly the limit and stops reading beyond it', async () => {
    expect(await readBody(Readable.from([Buffer.alloc(3), Buffer.alloc(2)]), 5)).toHaveLength(5);
    let given = 0;
    const endless = new Readable({
      highWaterMark: 1,
      read() {
        given++;
        this.push(Buffer.alloc(10));
      },
    });
    await expect(readBody(endless, 25)).rejects.toMatchObject({ code: 'FORMAT.FORBIDDEN', retryable: false, details: { faults: [{ record: 0, code: 'FORMAT.FORBIDDEN', expected: { en: 'At most 25 bytes' } }] } });
    expect(given).toBeLessThan(10);
  });

  it('says so when the connection breaks', async () => {
    const broken = new Readable({
      read() {
        this.destroy(new Error('aborted'));
      },
    });
    await expect(readBody(broken, 25)).rejects.toMatchObject({ code: 'SUBMISSION.INCOMPLETE' });
  });
});
