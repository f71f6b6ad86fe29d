/* Writes docs/metrics.md and the dashboards' JSON. Run: node infra/observe/src/write-files.ts */
import { writeFileSync } from 'node:fs';
import { DASHBOARDS, grafanaJson } from './dashboards.ts';
import { metricsPage } from './metrics-page.ts';

const write = (file: string, text: string): void => writeFileSync(new URL(`../../../${file}`, import.meta.url), text);
for (const dashboard of DASHBOARDS) write(`infra/observe/grafana/dashboards/${dashboard.uid}.json`, grafanaJson(dashboard));
write('docs/metrics.md', metricsPage());
