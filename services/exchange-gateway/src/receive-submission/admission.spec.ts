import { Admission } from './admission.js';

/** Work that ends when told. */
function pending() {
  let end: () => void = () => undefined;
  const done = new Promise<void>((resolve) => (end = resolve));
  return { work: () => done, end };
}

describe('admission', () => {
  it('takes as many of a member as its share, and again when one is answered', async () => {
    const admission = new Admission({ total: 10, perMember: 2 });
    const [first, second] = [pending(), pending()];
    const running = [admission.run('KAZ', first.work), admission.run('KAZ', second.work)];
    await expect(admission.run('KAZ', () => Promise.resolve())).rejects.toMatchObject({ code: 'SUBMISSION.TOO_MANY', retryable: true });
    await expect(admission.run('RUS', () => Promise.resolve('in'))).resolves.toBe('in');
    first.end();
    await running[0];
    await expect(admission.run('KAZ', () => Promise.resolve('in'))).resolves.toBe('in');
    second.end();
    await running[1];
  });

  it('takes no more than all its places', async () => {
    const admission = new Admission({ total: 2, perMember: 1 });
    const [first, second] = [pending(), pending()];
    const running = [admission.run('KAZ', first.work), admission.run('RUS', second.work)];
    await expect(admission.run('ARM', () => Promise.resolve())).rejects.toMatchObject({ code: 'SUBMISSION.BUSY', retryable: true });
    first.end();
    second.end();
    await Promise.all(running);
    await expect(admission.run('ARM', () => Promise.resolve('in'))).resolves.toBe('in');
  });

  it('gives the place back when the work fails', async () => {
    const admission = new Admission({ total: 1, perMember: 1 });
    await expect(admission.run('KAZ', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(admission.run('KAZ', () => Promise.resolve('in'))).resolves.toBe('in');
  });
});
