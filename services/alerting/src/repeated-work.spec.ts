import { eventually } from '@cbx/testing';
import { RepeatedWork } from './repeated-work.js';

describe('RepeatedWork', () => {
  it('goes on after an error, never twice at once, and stops after the run at hand', async () => {
    let running = 0;
    let most = 0;
    let runs = 0;
    const errors: unknown[] = [];
    const repeated = new RepeatedWork({
      everyMs: 0,
      onError: (error) => errors.push(error),
      work: async () => {
        most = Math.max(most, (running += 1));
        runs += 1;
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        if (runs === 2) throw new Error('once');
      },
    });
    repeated.start();
    await eventually(() => runs >= 4, { what: 'four runs' });
    await repeated.stop();
    const after = runs;
    await new Promise((resolve) => setImmediate(resolve));
    expect({ most, running, errors: errors.length, more: runs - after }).toEqual({ most: 1, running: 0, errors: 1, more: 0 });
  });
});
