import { CbxError } from '@cbx/kernel';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** One thing that a member's mapping must do, as the files of a format's folder say. */
export type Case =
  /** `samples/NAME.expected.json` */
  | { readonly kind: 'translate'; readonly name: string; readonly file: string; readonly expected: string }
  /** `samples/NAME.cancels.json` */
  | { readonly kind: 'cancels'; readonly name: string; readonly file: string; readonly previous: readonly string[]; readonly expected: string }
  /** `samples/outbound/NAME.notification.json` */
  | { readonly kind: 'render'; readonly name: string; readonly file: string; readonly context: Context; readonly expected: Outbound }
  /** `acks/NAME.…`, after the earlier files of the sample's series where there are some. */
  | { readonly kind: 'ack'; readonly name: string; readonly file: string; readonly previous: readonly string[]; readonly context: Context; readonly expected: string };

/** What the gateway makes: `context.json`. */
export interface Context {
  readonly at: string;
  readonly id: string;
}

/** The rendering, with what was lost where something was; or what stands against it. */
export type Outbound = { readonly rendering: string; readonly losses: string | undefined } | { readonly notRendered: string };

const NOTIFICATION = '.notification.json';
const ANY_TIME = '2024-01-01T00:00:00.000Z';

/**
 * All cases under a folder that is laid out as the formats' are (members/README.md).
 *
 * @throws CbxError FILE.UNREADABLE where there are none, or a file is missing that another names
 */
export function findCases(folder: string): Case[] {
  const samples = path.join(folder, 'samples');
  const cases = [...translations(samples), ...renderings(path.join(samples, 'outbound')), ...acks(path.join(folder, 'acks'), samples)];
  if (cases.length === 0) throw new CbxError('FILE.UNREADABLE', `${folder} has no samples: samples/NAME.expected.json, samples/outbound/NAME${NOTIFICATION} or acks/NAME.…`);
  return cases;
}

function translations(folder: string): Case[] {
  const files = filesIn(folder);
  return [
    ...endingWith(files, '.expected.json').map((name): Case => ({ kind: 'translate', name, file: sampleOf(folder, files, name), expected: path.join(folder, `${name}.expected.json`) })),
    ...endingWith(files, '.cancels.json').map((name): Case => ({ kind: 'cancels', name, file: sampleOf(folder, files, name), previous: previousOf(folder, name), expected: path.join(folder, `${name}.cancels.json`) })),
  ];
}

function renderings(folder: string): Case[] {
  const files = filesIn(folder);
  return endingWith(files, NOTIFICATION).map((name) => {
    const notRendered = `${name}.not-rendered.json`;
    const losses = `${name}.losses.json`;
    const expected: Outbound = files.includes(notRendered)
      ? { notRendered: path.join(folder, notRendered) }
      : { rendering: sampleOf(folder, files, name), losses: files.includes(losses) ? path.join(folder, losses) : undefined };
    return { kind: 'render', name, file: path.join(folder, name + NOTIFICATION), context: contextIn(folder, name), expected };
  });
}

function acks(folder: string, samples: string): Case[] {
  return filesIn(folder)
    .filter((file) => file !== 'context.json')
    .map((file) => {
      const { name } = path.parse(file);
      return { kind: 'ack', name, file: path.join(samples, file), previous: previousOf(samples, name), context: contextIn(folder, name), expected: path.join(folder, file) };
    });
}

/** The file of that name that is no expectation. */
function sampleOf(folder: string, files: readonly string[], name: string): string {
  const file = files.find((each) => path.parse(each).name === name && !/\.(?:expected|cancels|losses|notification|not-rendered)\.json$/.test(each));
  if (file === undefined) throw new CbxError('FILE.UNREADABLE', `${folder} has no file '${name}.…', of which another file says what is expected`);
  return path.join(folder, file);
}

/** Of a snapshot: the earlier files of its series, oldest first. */
function previousOf(folder: string, name: string): string[] {
  const file = path.join(folder, `${name}.cancels.json`);
  if (!existsSync(file)) return [];
  const { previous } = JSON.parse(readFileSync(file, 'utf8')) as { previous: string | string[] };
  return [previous].flat().map((each) => path.join(folder, each));
}

function contextIn(folder: string, name: string): Context {
  const file = path.join(folder, 'context.json');
  const { at = ANY_TIME, id = name } = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Context>) : {};
  return { at, id: id === 'NAME' ? name : id };
}

function endingWith(files: readonly string[], ending: string): string[] {
  return files.filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));
}

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => name).sort() : [];
}
