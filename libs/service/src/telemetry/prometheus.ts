import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';

let exporter: PrometheusExporter | undefined;

/** Made by the telemetry start-up; opens no port of its own, as the service shows it under `/metrics`. */
export function makePrometheusExporter(): PrometheusExporter {
  exporter ??= new PrometheusExporter({ preventServerStart: true, withoutScopeInfo: true });
  return exporter;
}

/** The process's exporter; `undefined` where telemetry was not started. */
export function prometheusExporter(): PrometheusExporter | undefined {
  return exporter;
}
