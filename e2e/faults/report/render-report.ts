import type { InvariantVerdict } from '../check/findings.ts';
import type { Verdict } from '../check/verdict.ts';
import { clock, duration, number } from './format.ts';
import type { Histogram } from './histogram.ts';
import { Html, html } from './html.ts';
import type { FaultStory, RunStory } from './run-story.ts';
import { STYLE } from './style.ts';
import { timeline } from './timeline.ts';

const STATUS: Readonly<Record<InvariantVerdict['status'], string>> = { HOLDS: '✓ holds', VIOLATED: '✗ violated', NOT_CHECKED: '✗ not checked', NO_OCCASION: '– no occasion' };

/** How many violations of one invariant show their evidence at once. */
const OPEN = 2;

/** The whole report as one HTML document: no scripts, nothing from the network. */
export function renderReport(story: RunStory, verdict: Verdict): string {
  const failed = verdict.invariants.filter(({ status }) => status === 'VIOLATED' || status === 'NOT_CHECKED');
  const page = html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Faults, seed ${verdict.seed}: ${verdict.holds ? 'all invariants hold' : `${failed.length} failed`}</title><style>${new Html(STYLE)}</style></head>
<body>
<header>
<h1>Fault suite, seed ${verdict.seed}</h1>
<p class="facts">${new Date(story.startedAt).toISOString()}, ${duration(story.endedAt - story.startedAt)}; ${story.faults.length} faults; ${number(verdict.lines)} lines of history; members ${story.started?.members.join(', ') ?? '?'}</p>
<p class="facts">Run it again: <code>${verdict.command}</code></p>
<p class="result ${verdict.holds ? 'good' : 'bad'}">${verdict.holds ? `All ${verdict.invariants.length} invariants hold` : `${failed.map(({ id }) => id).join(', ')} failed`}</p>
</header>
<main>
<section><h2>Verdict</h2><div class="wide"><table><thead><tr><th>Result</th><th>Invariant</th><th>What was checked</th></tr></thead><tbody>${verdict.invariants.map(invariantRow)}</tbody></table></div></section>
${failed.some(({ violations }) => violations.length > 0) ? html`<section><h2>Violations</h2>${failed.map((each) => violationsOf(each, verdict))}</section>` : undefined}
<section><h2>Run</h2><p class="facts">Times are from the beginning of the load.</p><div class="wide">${timeline(story)}</div></section>
<section><h2>Faults and recovery</h2>${faultTable(story)}</section>
<section><h2>Latency</h2>${latencyTable(story)}</section>
<section><h2>Counts</h2><div class="groups">${[...story.counts].map(([group, counts]) => html`<div class="group"><h3>${group}</h3><table>${[...counts].map(([what, many]) => html`<tr><td>${what}</td><td class="number">${number(many)}</td></tr>`)}</table></div>`)}</div></section>
${story.notes.length === 0 ? undefined : html`<section><h2>Notes of the run</h2><table><tbody>${story.notes.map(({ at, text }) => html`<tr><td class="number">${clock(at - story.origin)}</td><td>${text}</td></tr>`)}</tbody></table></section>`}
</main>
</body>
</html>
`;
  return page.text;
}

function invariantRow({ id, title, status, checked, violationCount, reason }: InvariantVerdict): Html {
  const counts = Object.entries(checked)
    .map(([what, many]) => `${number(many)} ${what}`)
    .join(', ');
  const found = violationCount > 0 ? `${number(violationCount)} violation${violationCount === 1 ? '' : 's'}; ` : '';
  return html`<tr><td><span class="status ${status}">${STATUS[status]}</span></td><td>${title}<span class="small">${id}</span></td><td>${found}${reason ?? (counts === '' ? 'nothing' : counts)}</td></tr>`;
}

function violationsOf({ id, title, violations, violationCount }: InvariantVerdict, { evidence }: Verdict): Html {
  if (violations.length === 0) return html``;
  return html`<h3>${id}: ${number(violationCount)}</h3><p class="facts">${title}</p>${violations.map(
    ({ message, lines }, index) => html`<details class="violation"${new Html(index < OPEN ? ' open' : '')}><summary>${message}</summary>${lines.length === 0 ? undefined : html`<pre class="evidence">${lines.map((line) => `line ${line}: ${evidence[line] ?? ''}\n`)}</pre>`}</details>`,
  )}${violationCount > violations.length ? html`<p class="facts">and ${number(violationCount - violations.length)} more</p>` : undefined}`;
}

function faultTable(story: RunStory): Html {
  if (story.faults.length === 0) return html`<p class="facts">This run had no faults.</p>`;
  const bound = story.started?.bounds.recoverMs;
  const row = (fault: FaultStory): Html => {
    const { id, kind, target, begunAt, endedAt, details } = fault;
    const told = details === undefined ? undefined : Object.entries(details).map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`).join(', ');
    const recovery = story.recovery(fault);
    const late = recovery === undefined || (bound !== undefined && recovery > bound);
    return html`<tr><td>${id}</td><td>${kind}<span class="small">${told}</span></td><td>${target}</td><td class="number">${clock(begunAt - story.origin)}</td><td class="number">${duration(endedAt === undefined ? undefined : endedAt - begunAt)}</td><td class="number">${late ? html`<span class="status VIOLATED">${recovery === undefined ? 'not recovered' : duration(recovery)}</span>` : duration(recovery)}</td></tr>`;
  };
  return html`<p class="facts">Time to recover: from the end of a fault, and of those that overlap it, until something sent after it came out on a stream. Bound: ${duration(bound)}.</p><div class="wide"><table><thead><tr><th>Fault</th><th>Kind</th><th>Target</th><th class="number">At</th><th class="number">Lasted</th><th class="number">Time to recover</th></tr></thead><tbody>${story.faults.map(row)}</tbody></table></div>`;
}

function latencyTable({ acceptance, journey }: RunStory): Html {
  const row = (what: string, histogram: Histogram): Html => html`<tr><td>${what}</td><td class="number">${number(histogram.count)}</td>${[50, 90, 99].map((percent) => html`<td class="number">${duration(histogram.percentile(percent))}</td>`)}<td class="number">${histogram.count === 0 ? '–' : duration(histogram.most)}</td></tr>`;
  return html`<div class="wide"><table><thead><tr><th></th><th class="number">Count</th><th class="number">p50</th><th class="number">p90</th><th class="number">p99</th><th class="number">Most</th></tr></thead><tbody>${[
    row('Sent to receipt (202), no fault', acceptance.calm),
    row('Sent to receipt (202), during faults and recovery', acceptance.faulty),
    row('Sent to a stream, no fault', journey.calm),
    row('Sent to a stream, during faults and recovery', journey.faulty),
  ]}</tbody></table></div>`;
}
