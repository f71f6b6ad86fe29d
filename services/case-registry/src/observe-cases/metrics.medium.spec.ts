import type { TestDatabase } from '@cbx/testing';
import { jest } from '@jest/globals';
import type { Attributes } from '@opentelemetry/api';
import { metrics } from '@opentelemetry/api';
import { InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader, AggregationTemporality } from '@opentelemetry/sdk-metrics';
import type { DataSource } from 'typeorm';
import { cancel, group, search } from '../../test/notifications.js';
import { registration } from '../../test/registration.js';
import { connect, registryDatabase } from '../../test/registry-database.js';
import { RegistrationMetrics } from '../register-notification/registration-metrics.js';
import { OpenCasesGauge } from './open-cases-gauge.js';

// The stack is shared with other tests, and its machine may be busy.
jest.setTimeout(60_000);

const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })] });

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  metrics.setGlobalMeterProvider(provider);
  database = await registryDatabase();
  dataSource = await connect(database.url);
});

afterAll(async () => {
  await provider.shutdown();
  metrics.disable();
  await dataSource.destroy();
  await database.drop();
});

/** The metric's values by their attributes, as collected now. */
async function collected(name: string): Promise<Record<string, number>> {
  exporter.reset();
  await provider.forceFlush();
  const points = exporter
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics)
    .flatMap((scope) => scope.metrics)
    .filter(({ descriptor }) => descriptor.name === name)
    .flatMap(({ dataPoints }) => dataPoints as { attributes: Attributes; value: number }[]);
  return Object.fromEntries(points.map(({ attributes, value }) => [Object.values(attributes).join(' '), value]));
}

it('counts notifications by kind and outcome, and cases that are open by kind and status', async () => {
  const { register, unitOfWork, reader } = registration(dataSource);
  const counted = new RegistrationMetrics();
  const gauge = new OpenCasesGauge({ unitOfWork, reader, onError: () => undefined });
  counted.count(await register(search(), search({ version: 3 }), search({ version: 2 }), group(), group({ status: 'EXERCISE' })));
  counted.count(await register(search()));
  expect(await collected('cbx.registry.notifications')).toEqual({
    'SEARCH_REQUEST CASE_OPENED': 1,
    'SEARCH_REQUEST CASE_EXTENDED': 1,
    'SEARCH_REQUEST VERSION_OUTDATED': 1,
    'SEARCH_REQUEST REPEATED': 1,
    'ORGANIZED_CRIME_GROUP CASE_OPENED': 2,
  });
  await gauge.start();
  expect(await collected('cbx.registry.cases_open')).toEqual({ 'SEARCH_REQUEST ACTUAL': 1, 'ORGANIZED_CRIME_GROUP ACTUAL': 1, 'ORGANIZED_CRIME_GROUP EXERCISE': 1 });
  await gauge.stop();
  await register(cancel('SEARCH_REQUEST', { version: 4 }));
  await gauge.start();
  expect(await collected('cbx.registry.cases_open')).toMatchObject({ 'SEARCH_REQUEST ACTUAL': 0, 'ORGANIZED_CRIME_GROUP ACTUAL': 1 });
  await gauge.stop();
});
