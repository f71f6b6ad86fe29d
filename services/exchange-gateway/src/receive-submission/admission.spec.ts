import { Admission } from './admission.js';

/** Work that ends when told. */
function pending() {
  let end: () => void = () => undefined;
  const done = new Promise<void>((resolve) => (end = resolve));
  return { work: () => done, end };
}

const admissionOf = (total: number, perMember: number) => new Admission({ total: { count: total, bytes: 100 }, perMember: { count: perMember, bytes: 60 } });

describe('admission', () => {
  it('takes as many of a member as its share, and again when one is answered', async () => {
    const admission = admissionOf(10, 2);
    const [first, second] = [pending(), pending()];
    const running = [admission.run('KAZ', 1, first.work), admission.run('KAZ', 1, second.work)];
    await expect(admission.run('KAZ', 1, () => Promise.resolve())).rejects.toMatchObject({ code: 'SUBMISSION.TOO_MANY', retryable: true });
    await expect(admission.run('RUS', 1, () => Promise.resolve('in'))).resolves.toBe('in');
    first.end();
    await running[0];
    await expect(admission.run('KAZ', 1, () => Promise.resolve('in'))).resolves.toBe('in');
    second.end();
    await running[1];
  });

  it('takes no more than all its places', async () => {
    const admission = admissionOf(2, 1);
    const [first, second] = [pending(), pending()];
    const running = [admission.run('KAZ', 1, first.work), admission.run('RUS', 1, second.work)];
    await expect(admission.run('ARM', 1, () => Promise.resolve())).rejects.toMatchObject({ code: 'SUBMISSION.BUSY', retryable: true });
    first.end();
    second.end();
    await Promise.all(running);
    await expect(admission.run('ARM', 1, () => Promise.resolve('in'))).resolves.toBe('in');
  });

  it('gives the place back when the work fails', async () => {
    const admission = admissionOf(1, 1);
    await expect(admission.run('KAZ', 1, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(admission.run('KAZ', 1, () => Promise.resolve('in'))).resolves.toBe('in');
  });

  it('takes no more bytes of a member than its share, and no more than all may have', async () => {
    const admission = admissionOf(10, 10);
    const [first, second] = [pending(), pending()];
    const running = [admission.run('KAZ', 50, first.work), admission.run('RUS', 50, second.work)];
    await expect(admission.run('KAZ', 11, () => Promise.resolve())).rejects.toMatchObject({ code: 'SUBMISSION.TOO_MANY' });
    await expect(admission.run('KAZ', 10, () => Promise.resolve())).rejects.toMatchObject({ code: 'SUBMISSION.BUSY' });
    await expect(admission.run('ARM', 1, () => Promise.resolve())).rejects.toMatchObject({ code: 'SUBMISSION.BUSY' });
    second.end();
    await running[1];
    await expect(admission.run('KAZ', 10, () => Promise.resolve('in'))).resolves.toBe('in');
    first.end();
    await running[0];
  });

  it('takes one by itself whatever its size', async () => {
    const admission = admissionOf(10, 10);
    await expect(admission.run('KAZ', 1_000, () => Promise.resolve('in'))).resolves.toBe('in');
  });
});
