import { Logger } from '@nestjs/common';
import { HealthChecks } from '../health/health-checks.js';
import { Shutdown, SHUTDOWN_PHASES } from './shutdown.js';

describe('Shutdown', () => {
  it('is unready at once, then ends phase after phase, each when the one before is through', async () => {
    const health = new HealthChecks();
    const shutdown = new Shutdown(health);
    const events: string[] = [];
    for (const phase of SHUTDOWN_PHASES.toReversed()) {
      shutdown.on(phase, 'slow', async () => {
        events.push(`${phase} begins, ${shutdown.doing}`);
        await new Promise((resolve) => setImmediate(resolve));
        events.push(`${phase} ends`);
      });
    }
    expect(health.stopping).toBe(false);
    const running = shutdown.run();
    expect(health.stopping).toBe(true);
    await Promise.all([running, shutdown.run(), shutdown.beforeApplicationShutdown()]);
    expect(events).toEqual(SHUTDOWN_PHASES.flatMap((phase) => [`${phase} begins, ${phase}: slow`, `${phase} ends`]));
    expect(shutdown.doing).toBe('nothing');
  });

  it('goes on when a step fails', async () => {
    Logger.overrideLogger(false);
    const shutdown = new Shutdown(new HealthChecks());
    const ended: string[] = [];
    shutdown.on('relay', 'broken', () => Promise.reject(new Error('no')));
    shutdown.on('relay', 'fine', () => void ended.push('relay'));
    shutdown.on('pool', 'fine', () => void ended.push('pool'));
    await shutdown.run();
    expect(ended).toEqual(['relay', 'pool']);
  });
});
