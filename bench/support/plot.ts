import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { figure } from './table.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const BAR = 48;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

export interface Bar {
  readonly label: string;
  readonly value: number;
}

/** Horizontal bars for a terminal, the longest over the whole width. */
export function barsText(title: string, bars: readonly Bar[], unit: string): string {
  const most = Math.max(...bars.map(({ value }) => value));
  const width = Math.max(...bars.map(({ label }) => [...label].length));
  const lines = bars.map(({ label, value }) => {
    const eighths = Math.round((value / most) * BAR * 8);
    return `  ${label}${' '.repeat(width - [...label].length)} ${'█'.repeat(Math.floor(eighths / 8))}${EIGHTHS[eighths % 8] ?? ''} ${figure(value)}`;
  });
  return [`${title} (${unit})`, ...lines].join('\n');
}

const FONT = 'font-family="sans-serif" font-size="13"';
/** Told apart also by those who see few colours (after Okabe and Ito), and by their marks. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];

/** The same bars as a picture; `file` is relative to docs/performance/. */
export function writeBars(file: string, title: string, bars: readonly Bar[], unit: string): void {
  const [row, left, right] = [28, 230, 640];
  const most = Math.max(...bars.map(({ value }) => value));
  const rows = bars.map(({ label, value }, index) => {
    const y = 44 + index * row;
    const length = Math.max(1, (value / most) * (right - left - 70));
    return `<text x="${left - 8}" y="${y + 15}" text-anchor="end">${escape(label)}</text><rect x="${left}" y="${y}" width="${length.toFixed(1)}" height="20" fill="${COLOURS[0]}"/><text x="${(left + length + 6).toFixed(1)}" y="${y + 15}">${figure(value)}</text>`;
  });
  save(file, right + 20, 60 + bars.length * row, [`<text x="16" y="26" font-weight="bold">${escape(title)} (${escape(unit)})</text>`, ...rows]);
}

export interface Series {
  readonly label: string;
  /** x and y. */
  readonly points: readonly (readonly [number, number])[];
}

export interface LinesOptions {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  /** The x axis by powers of ten. */
  readonly logX?: boolean;
}

const FRAME = { left: 70, top: 44, width: 560, height: 270 };

/** Lines as a picture; `file` is relative to docs/performance/. The y axis begins at 0. */
export function writeLines(file: string, options: LinesOptions, series: readonly Series[]): void {
  const { xOf, yOf, most, xs } = scales(options, series);
  const { left, top, width, height } = FRAME;
  const parts = [`<text x="16" y="26" font-weight="bold">${escape(options.title)}</text>`];
  for (let step = 0; step <= 4; step++) {
    const value = (most * step) / 4;
    parts.push(`<path d="M${left} ${yOf(value)}h${width}" stroke="#ddd"/><text x="${left - 8}" y="${yOf(value) + 4}" text-anchor="end">${figure(value)}</text>`);
  }
  for (const value of axisMarks(xs)) parts.push(`<text x="${xOf(value)}" y="${top + height + 20}" text-anchor="middle">${figure(value)}</text>`);
  parts.push(`<text x="${left + width / 2}" y="${top + height + 42}" text-anchor="middle">${escape(options.x)}</text><text x="${left}" y="${top - 6}">${escape(options.y)}</text>`);
  series.forEach(({ label, points }, index) => {
    const colour = COLOURS[index % COLOURS.length];
    const path = points.map(([x, y]) => `${xOf(x)},${yOf(y)}`).join(' ');
    const marks = points.length > 40 ? [] : points.map(([x, y]) => `<circle cx="${xOf(x)}" cy="${yOf(y)}" r="3" fill="${colour}"/>`);
    const legendY = top + height + 64 + index * 18;
    parts.push(`<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${marks.join('')}<path d="M${left} ${legendY - 4}h20" stroke="${colour}" stroke-width="3"/><text x="${left + 28}" y="${legendY}">${escape(label)}</text>`);
  });
  save(file, left + width + 30, top + height + 64 + series.length * 18, parts);
}

/** The same lines as text, one row a value of x: what the picture shows, in a terminal. */
export function linesText(options: LinesOptions, series: readonly Series[]): string {
  const { xs } = scales(options, series);
  const parts = series.map(({ label, points }) => {
    const of = new Map(points);
    return barsText(`${options.title}: ${label}`, xs.flatMap((x) => (of.has(x) ? [{ label: figure(x), value: of.get(x) ?? 0 }] : [])), `${options.y} by ${options.x}`);
  });
  return parts.join('\n');
}

function scales({ logX }: LinesOptions, series: readonly Series[]) {
  const xs = [...new Set(series.flatMap(({ points }) => points.map(([x]) => x)))].sort((a, b) => a - b);
  const most = niceCeiling(Math.max(...series.flatMap(({ points }) => points.map(([, y]) => y)), Number.MIN_VALUE));
  const place = (x: number): number => (logX === true ? Math.log10(x) : x);
  const [first, last] = [place(xs[0] ?? 0), place(xs.at(-1) ?? 1)];
  const round = (value: number): number => Math.round(value * 10) / 10;
  return {
    xs,
    most,
    xOf: (x: number) => round(FRAME.left + (last === first ? 0.5 : (place(x) - first) / (last - first)) * FRAME.width),
    yOf: (y: number) => round(FRAME.top + FRAME.height * (1 - y / most)),
  };
}

/** At most eight of the values: more would run into each other. */
function axisMarks(xs: readonly number[]): number[] {
  const step = Math.ceil(xs.length / 8);
  return xs.filter((_x, index) => index % step === 0);
}

function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 2.5, 4, 5, 8, 10].find((step) => value <= step * power) ?? 10);
}

function save(file: string, width: number, height: number, parts: readonly string[]): void {
  const target = path.join(ROOT, 'docs/performance', file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ${FONT}>\n<rect width="100%" height="100%" fill="#fff"/>\n${parts.join('\n')}\n</svg>\n`);
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
