import { jest } from '@jest/globals';
import { WakeableTimer } from './wakeable-timer.js';

describe('WakeableTimer', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  async function ended(pause: Promise<void>): Promise<boolean> {
    let done = false;
    void pause.then(() => (done = true));
    await Promise.resolve();
    await Promise.resolve();
    return done;
  }

  it('ends a wait when it is woken, or after its time', async () => {
    const timer = new WakeableTimer();
    const woken = timer.wait(1_000);
    expect(await ended(woken)).toBe(false);
    timer.wake();
    expect(await ended(woken)).toBe(true);
    timer.reset();
    const late = timer.wait(1_000);
    jest.advanceTimersByTime(1_000);
    expect(await ended(late)).toBe(true);
  });

  it('remembers a wake that came before the wait, until it is reset', async () => {
    const timer = new WakeableTimer();
    timer.wake();
    expect(await ended(timer.wait(1_000))).toBe(true);
    timer.reset();
    expect(await ended(timer.wait(1_000))).toBe(false);
  });

  it('does not let a wake cut a pause short', async () => {
    const timer = new WakeableTimer();
    const pause = timer.pause(1_000);
    timer.wake();
    expect(await ended(pause)).toBe(false);
    jest.advanceTimersByTime(1_000);
    expect(await ended(pause)).toBe(true);
  });

  it('ends everything when it is closed, until it is opened', async () => {
    const timer = new WakeableTimer();
    const pause = timer.pause(1_000);
    timer.close();
    expect(await ended(pause)).toBe(true);
    expect(await ended(timer.pause(1_000))).toBe(true);
    timer.open();
    expect(await ended(timer.pause(1_000))).toBe(false);
  });
});
