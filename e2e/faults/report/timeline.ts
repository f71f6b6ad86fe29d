import { clock, duration, number, ticks } from './format.ts';
import { html, type Html } from './html.ts';
import type { FaultStory, RunStory, Second } from './run-story.ts';

const WIDTH = 1_120;
const LEFT = 150;
const RIGHT = 16;
const LANE = 24;
const PANEL = 110;
const GAP = 34;
/** Bars across a panel at most. */
const MOST_BARS = 240;

interface Frame {
  readonly story: RunStory;
  readonly lengthMs: number;
  readonly x: (ms: number) => number;
}

/** The faults by target, and beneath them the load and the lag, over one axis of time. */
export function timeline(story: RunStory): Html {
  const lengthMs = Math.max(1_000, (story.quietAt ?? story.endedAt) - story.origin + 1_000);
  const frame: Frame = { story, lengthMs, x: (ms) => LEFT + (Math.min(Math.max(ms, 0), lengthMs) / lengthMs) * (WIDTH - LEFT - RIGHT) };
  const targets = [...new Set(story.faults.map(({ target }) => target))].sort();
  const lanes = 22;
  const load = lanes + targets.length * LANE + GAP;
  const lag = load + PANEL + GAP;
  const height = lag + PANEL + 34;
  return html`<svg class="timeline" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Faults by target, load and lag over the run">
<defs><pattern id="recovering" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="recovering-ground" width="6" height="6"/><rect class="recovering-line" width="2" height="6"/></pattern></defs>
${grid(frame, height)}
<text class="heading" x="0" y="12">Faults</text>
${targets.map((target, index) => lane(frame, target, lanes + index * LANE))}
${loadPanel(frame, load)}
${lagPanel(frame, lag)}
${markers(frame, height)}
</svg>`;
}

function grid({ lengthMs, x }: Frame, height: number): Html[] {
  const seconds = lengthMs / 1_000;
  const step = [5, 10, 15, 30, 60, 120, 300, 600].find((each) => seconds / each <= 12) ?? 1_200;
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, index) => index * step * 1_000).map(
    (ms) => html`<line class="grid" x1="${x(ms).toFixed(1)}" x2="${x(ms).toFixed(1)}" y1="18" y2="${height - 20}"/><text class="tick" x="${x(ms).toFixed(1)}" y="${height - 6}" text-anchor="middle">${clock(ms)}</text>`,
  );
}

function lane({ story, x }: Frame, target: string, y: number): Html {
  const mine = story.faults.filter((fault) => fault.target === target);
  const bars = mine.map((fault, index) => bar(fault, story, { x, y, next: mine[index + 1]?.begunAt }));
  return html`<text class="label" x="${LEFT - 8}" y="${y + 15}" text-anchor="end">${target}</text><line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y + LANE}" y2="${y + LANE}"/>${bars}`;
}

interface Place {
  readonly x: (ms: number) => number;
  readonly y: number;
  /** When the lane's next fault begins. */
  readonly next: number | undefined;
}

function bar(fault: FaultStory, story: RunStory, { x, y, next }: Place): Html {
  const begun = x(fault.begunAt - story.origin);
  const ended = x((fault.endedAt ?? story.endedAt) - story.origin);
  const recovered = x((fault.recoveredAt ?? story.endedAt) - story.origin);
  const told = `${fault.id}: ${fault.kind} of ${fault.target} at ${clock(fault.begunAt - story.origin)}, for ${fault.endedAt === undefined ? 'ever' : duration(fault.endedAt - fault.begunAt)}, ${fault.recoveredAt === undefined ? 'not recovered' : `recovered after ${duration(story.recovery(fault))}`}`;
  return html`<g><title>${told}</title><rect fill="url(#recovering)" x="${ended.toFixed(1)}" y="${y + 4}" width="${Math.max(0, recovered - ended).toFixed(1)}" height="${LANE - 8}"/><rect class="fault" x="${begun.toFixed(1)}" y="${y + 4}" width="${Math.max(2, ended - begun).toFixed(1)}" height="${LANE - 8}" rx="2"/>${kindLabel(fault.kind, { begun, ended, recovered, next: next === undefined ? WIDTH - RIGHT : x(next - story.origin), y })}</g>`;
}

/** The kind stands in the bar, else behind it, else it is told on pointing at the bar and in the table. */
function kindLabel(kind: string, { begun, ended, recovered, next, y }: { readonly begun: number; readonly ended: number; readonly recovered: number; readonly next: number; readonly y: number }): Html | undefined {
  const width = kind.length * 6 + 6;
  if (ended - begun >= width) return html`<text class="kind" x="${(begun + 3).toFixed(1)}" y="${y + 15}">${kind}</text>`;
  return next - recovered < width ? undefined : html`<text class="tick" x="${(Math.max(begun + 2, recovered) + 3).toFixed(1)}" y="${y + 15}">${kind}</text>`;
}

function loadPanel(frame: Frame, y: number): Html {
  const bars = bucketed(frame);
  const most = Math.max(1, ...bars.map(({ accepted, refused, unknown }) => accepted + refused + unknown));
  const { scale, axis } = axisOf(most, y);
  const drawn = bars.map(({ from, width, accepted, refused, unknown }) => {
    let base = y + PANEL;
    const piece = (kind: string, value: number): Html | undefined => {
      if (value === 0) return undefined;
      const height = scale(value);
      base -= height;
      return html`<rect class="${kind}" x="${from.toFixed(1)}" y="${base.toFixed(1)}" width="${width.toFixed(2)}" height="${height.toFixed(1)}"/>`;
    };
    return [piece('accepted', accepted), piece('refused', refused), piece('unknown', unknown)];
  });
  return html`<text class="heading" x="0" y="${y - 10}">Answers a second <tspan class="key accepted-text">■ receipt</tspan> <tspan class="key refused-text">■ refused</tspan> <tspan class="key unknown-text">■ not known</tspan></text>${axis}${drawn}`;
}

function lagPanel(frame: Frame, y: number): Html {
  const samples = [...frame.story.seconds].sort(([a], [b]) => a - b).flatMap(([second, { waiting, outbox }]) => (waiting === undefined ? [] : [{ ms: second * 1_000, waiting, outbox: outbox ?? 0 }]));
  const most = Math.max(1, ...samples.flatMap(({ waiting, outbox }) => [waiting, outbox]));
  const { scale, axis } = axisOf(most, y);
  const line = (which: (sample: (typeof samples)[number]) => number): string => samples.map((sample) => `${frame.x(sample.ms).toFixed(1)},${(y + PANEL - scale(which(sample))).toFixed(1)}`).join(' ');
  return html`<text class="heading" x="0" y="${y - 10}">Messages that wait <tspan class="key topic-text">■ for consumers</tspan> <tspan class="key outbox-text">■ in outboxes</tspan></text>${axis}<polyline class="topic-line" points="${line(({ waiting }) => waiting)}"/><polyline class="outbox-line" points="${line(({ outbox }) => outbox)}"/>`;
}

function axisOf(most: number, y: number): { readonly scale: (value: number) => number; readonly axis: Html[] } {
  const values = ticks(most, 4);
  const top = values.at(-1)!;
  const scale = (value: number): number => (value / top) * PANEL;
  const axis = values.map((value) => {
    const at = (y + PANEL - scale(value)).toFixed(1);
    return html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}"/><text class="tick" x="${LEFT - 8}" y="${(Number(at) + 4).toFixed(1)}" text-anchor="end">${number(value)}</text>`;
  });
  return { scale, axis };
}

function markers({ story, x }: Frame, height: number): Html[] {
  const marks: readonly (readonly [number | undefined, string])[] = [
    [story.loadEndedAt, 'load ends'],
    [story.quietAt, 'quiet'],
  ];
  return marks.flatMap(([at, text], index) => {
    if (at === undefined) return [];
    const place = x(at - story.origin).toFixed(1);
    return [html`<line class="mark" x1="${place}" x2="${place}" y1="18" y2="${height - 20}"/><text class="tick" x="${Number(place) - 3}" y="${10 + index * 9}" text-anchor="end">${text}</text>`];
  });
}

/** Seconds put together so that there are not more bars than can be seen; values are means a second. */
function bucketed({ story, lengthMs, x }: Frame): (Second & { readonly from: number; readonly width: number })[] {
  const size = Math.max(1, Math.ceil(lengthMs / 1_000 / MOST_BARS));
  const buckets = new Map<number, Second>();
  for (const [second, { accepted, refused, unknown }] of story.seconds) {
    const index = Math.floor(second / size);
    const bucket = buckets.get(index) ?? { accepted: 0, refused: 0, unknown: 0 };
    bucket.accepted += accepted / size;
    bucket.refused += refused / size;
    bucket.unknown += unknown / size;
    buckets.set(index, bucket);
  }
  return [...buckets].map(([index, bucket]) => {
    const from = x(index * size * 1_000);
    return { ...bucket, from, width: Math.max(0.5, x((index + 1) * size * 1_000) - from - 0.5) };
  });
}
