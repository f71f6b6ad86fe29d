import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DASHBOARDS, grafanaJson } from './dashboards.ts';
import { alertRules, dashboardQueries, triedAlerts } from './files.ts';
import { labelsByName, METRICS } from './metrics.ts';
import { metricsPage } from './metrics-page.ts';
import { readPromql } from './promql.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** What GitHub makes of a heading. */
const anchorOf = (heading: string): string => heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').trim().replaceAll(' ', '-');

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !/(^|\/)(node_modules|dist)\//.test(file))
    .map((file) => read(join(folder, file)));
}

describe('rules and dashboards', () => {
  const known = labelsByName();
  const queries = [...alertRules().map(({ alert, expr }) => [alert, expr] as const), ...dashboardQueries().map(({ dashboard, panel, expr }) => [`${dashboard}: ${panel}`, expr] as const)];

  it.each(queries)('%s asks for metrics and labels that there are', (_, expr) => {
    const { metrics, labels, faults } = readPromql(expr);
    expect(faults).toEqual([]);
    expect(metrics.filter((metric) => !known.has(metric))).toEqual([]);
    expect(metrics.length).toBeGreaterThan(0);
    const allowed = metrics.flatMap((metric) => known.get(metric) ?? []);
    expect(labels.filter((label) => !allowed.includes(label))).toEqual([]);
  });

  it('are refused where the grammar does not take them, or they ask for what there is not', () => {
    expect(readPromql('sum by (job) (rate(cbx_records_total[5m])').faults).not.toEqual([]);
    expect(readPromql('sum by (jb) (rate(cbx_record_total{membr="KAZ"}[$__rate_interval]))')).toEqual({ metrics: ['cbx_record_total'], labels: ['jb', 'membr'], faults: [] });
  });

  it('every alert has a severity, a sentence and a page of the runbooks that is there, and is tried on values', () => {
    const tried = triedAlerts();
    for (const { alert, labels, annotations } of alertRules()) {
      expect({ alert, severity: labels.severity }).toEqual({ alert, severity: expect.stringMatching(/^(critical|warning)$/) as string });
      expect(annotations.summary).toMatch(/\w/);
      const [page = '', anchor] = (annotations.runbook_url ?? '').split('#');
      expect(page).toMatch(/^docs\/runbooks\/[\w-]+\.md$/);
      expect({ alert, page, exists: existsSync(join(ROOT, page)) }).toEqual({ alert, page, exists: true });
      if (anchor !== undefined) expect([...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading!))).toContain(anchor);
      expect({ alert, named: read(page).includes(alert) }).toEqual({ alert, named: true });
      expect([...tried]).toContain(alert);
    }
  });

  it('every page that cbx ops doctor names is there, with its anchor', () => {
    const named = sources('tools/cli/src/commands/ops').flatMap((text) => [...text.matchAll(/'([a-z-]+\.md)(?:#([a-z-]+))?'/g)].map(([, page, anchor]) => ({ page: page!, anchor })));
    expect(named.length).toBeGreaterThan(10);
    for (const { page, anchor } of named) {
      expect({ page, exists: existsSync(join(ROOT, 'docs/runbooks', page)) }).toEqual({ page, exists: true });
      if (anchor !== undefined) expect({ page, anchors: [...read(`docs/runbooks/${page}`).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading!)) }).toEqual({ page, anchors: expect.arrayContaining([anchor]) as string[] });
    }
  });

  it('every page of the runbooks is in their index', () => {
    const index = read('docs/runbooks/README.md');
    const pages = readdirSync(join(ROOT, 'docs/runbooks')).filter((file) => file !== 'README.md');
    expect(pages.filter((page) => !index.includes(`(${page})`))).toEqual([]);
  });
});

describe('the catalogue of metrics', () => {
  it('has every instrument that the sources make, and none that they do not', () => {
    const made = ['libs', 'services'].flatMap(sources).flatMap((text) => [...text.matchAll(/create(Observable)?(Counter|Gauge|Histogram|UpDownCounter)\(\s*'(cbx\.[\w.]+)'/g)].map(([, , type, name]) => `${name} ${type!.toLowerCase()}`));
    expect(METRICS.map(({ instrument, type }) => `${instrument} ${type}`).sort()).toEqual([...new Set(made)].sort());
  });

  it('is what docs/metrics.md and the dashboards were written from (node infra/observe/src/write-files.ts)', () => {
    expect(read('docs/metrics.md')).toBe(metricsPage());
    for (const dashboard of DASHBOARDS) expect(read(`infra/observe/grafana/dashboards/${dashboard.uid}.json`)).toBe(grafanaJson(dashboard));
  });
});
