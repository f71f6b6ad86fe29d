export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)(?: -?\d+)?$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** Reads Prometheus' text format 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/. Lines that are none of it are passed over. */
export function parseMetrics(text: string): Sample[] {
  const samples: Sample[] = [];
  for (const line of text.split('\n')) {
    const [, name, labels, value] = LINE.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    samples.push({ name, labels: Object.fromEntries([...(labels ?? '').matchAll(LABEL)].map(([, key, raw]) => [key!, raw!.replace(/\\(.)/g, (_, one: string) => (one === 'n' ? '\n' : one))])), value: numberOf(value) });
  }
  return samples;
}

/** The greatest value of a metric over samples of several processes; `undefined` where none has it. */
export function greatest(samples: readonly Sample[], name: string): number | undefined {
  const values = samples.filter((sample) => sample.name === name).map(({ value }) => value);
  return values.length === 0 ? undefined : Math.max(...values);
}

/** The sum of a metric's values; `undefined` where none has it. */
export function total(samples: readonly Sample[], name: string): number | undefined {
  const values = samples.filter((sample) => sample.name === name).map(({ value }) => value);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
}

/** The sum over the label sets of the greatest value that any process tells of each: for what every instance of a service counts alike. */
export function totalOfGreatest(samples: readonly Sample[], name: string): number | undefined {
  const bySet = new Map<string, number>();
  for (const sample of samples) {
    if (sample.name !== name) continue;
    const key = JSON.stringify(sample.labels);
    bySet.set(key, Math.max(bySet.get(key) ?? 0, sample.value));
  }
  return bySet.size === 0 ? undefined : [...bySet.values()].reduce((sum, value) => sum + value, 0);
}

function numberOf(text: string): number {
  return text === '+Inf' ? Infinity : text === '-Inf' ? -Infinity : Number(text);
}
