import { ManualClock } from '@cbx/kernel';
import { UnalertedWatch } from './unalerted-watch.js';

const event = (occurredAt: string, partition = 0) => ({ partition, value: { occurredAt } });

describe('UnalertedWatch', () => {
  const clock = new ManualClock('2026-03-05T10:00:00.000Z');

  it('tells the age of the oldest event in work, and 0 when none is', async () => {
    const watch = new UnalertedWatch(clock);
    expect(watch.oldestSeconds()).toBe(0);
    let age = 0;
    await watch.over([event('2026-03-05T09:59:58.000Z'), event('2026-03-05T09:59:50.000Z')], () => {
      age = watch.oldestSeconds();
      return Promise.resolve();
    });
    expect(age).toBe(10);
    expect(watch.oldestSeconds()).toBe(0);
  });

  it('goes on counting what failed, until its partition goes on', async () => {
    const watch = new UnalertedWatch(clock);
    await expect(watch.over([event('2026-03-05T09:59:00.000Z', 1)], () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    await watch.over([event('2026-03-05T09:59:59.000Z', 2)], () => Promise.resolve());
    expect(watch.oldestSeconds()).toBe(60);
    await watch.over([event('2026-03-05T09:59:00.000Z', 1)], () => Promise.resolve());
    expect(watch.oldestSeconds()).toBe(0);
  });
});
