import { eventually } from './eventually.js';

const soon = { intervalMs: 1, what: 'the test' };

describe('eventually', () => {
  it.each([
    ['throws', () => { throw new Error('not yet'); }],
    ['gives false', () => false],
    ['gives null', () => null],
  ])('tries again after an attempt that %s', async (_, notYet) => {
    let attempts = 0;
    const answer = await eventually(() => (++attempts < 3 ? notYet() : 'there'), soon);
    expect(answer).toBe('there');
    expect(attempts).toBe(3);
  });

  it('takes a block that gives nothing for success, and zero and empty text for answers', async () => {
    await expect(eventually(() => undefined, soon)).resolves.toBeUndefined();
    await expect(eventually(() => 0, soon)).resolves.toBe(0);
    await expect(eventually(() => '', soon)).resolves.toBe('');
  });

  it('says what it waited for and why the last attempt failed', async () => {
    const cause = new Error('three rows, not four');
    const waiting = eventually(() => Promise.reject(cause), { intervalMs: 1, timeoutMs: 5, what: 'the fourth row' });
    await expect(waiting).rejects.toMatchObject({ code: 'TEST.TIMEOUT', cause });
    await expect(waiting).rejects.toThrow(/the fourth row: three rows, not four/);
  });
});
