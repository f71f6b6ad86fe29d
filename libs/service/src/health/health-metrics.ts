import type { BatchObservableResult } from '@opentelemetry/api';
import { metrics } from '@opentelemetry/api';
import type { HealthChecks } from './health-checks.js';

/**
 * `cbx.health.check` 1 or 0 by check and whether the service can do without the part, as found when metrics are read: the answers of `/health/ready`
 * for those who watch. Gives the function that ends it.
 */
export function observeHealth(checks: HealthChecks): () => void {
  const meter = metrics.getMeter('@cbx/service');
  const gauge = meter.createObservableGauge('cbx.health.check', { description: '1 if the part works, 0 if not' });
  const observe = async (result: BatchObservableResult): Promise<void> => {
    const { checks: found } = await checks.readiness();
    for (const [check, { status, optional }] of Object.entries(found)) result.observe(gauge, status === 'up' ? 1 : 0, { check, optional });
  };
  meter.addBatchObservableCallback(observe, [gauge]);
  return () => meter.removeBatchObservableCallback(observe, [gauge]);
}
