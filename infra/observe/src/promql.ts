import { parser } from '@prometheus-io/lezer-promql';

/** What a PromQL expression asks for. */
export interface Asked {
  /** Names of metrics. */
  readonly metrics: readonly string[];
  /** Every label that is matched, grouped or joined by. */
  readonly labels: readonly string[];
  /** Where the grammar does not understand it; empty when it does. */
  readonly faults: readonly string[];
}

/** Reads an expression by Prometheus' own grammar. Variables of Grafana (`$__rate_interval`) are taken for durations. */
export function readPromql(expression: string): Asked {
  const text = expression.replaceAll('$__rate_interval', '5m');
  const metrics = new Set<string>();
  const labels = new Set<string>();
  const faults: string[] = [];
  parser.parse(text).iterate({
    enter: ({ type, name, from, to }) => {
      if (type.isError) faults.push(`at ${from}: ${text.slice(Math.max(0, from - 20), to + 20)}`);
      else if (name === 'Identifier') metrics.add(text.slice(from, to));
      else if (name === 'LabelName') labels.add(text.slice(from, to));
    },
  });
  return { metrics: [...metrics], labels: [...labels], faults };
}
