/**
 * Loaded by `node --import @cbx/service/telemetry`, before anything that it observes: instrumented modules must be
 * seen when they are loaded, ES modules through the loader hook.
 */
import { register } from 'node:module';
import { basename, dirname, resolve } from 'node:path';
import { startTelemetry } from './start-telemetry.js';

register('@opentelemetry/instrumentation/hook.mjs', import.meta.url, { data: { include: ['pg', 'pg-pool', 'http', 'https'] } });

/** `case-registry` of `services/case-registry/dist/main.js`. */
const entry = process.argv[1] === undefined ? 'node' : basename(dirname(dirname(resolve(process.argv[1]))));
startTelemetry(entry);
