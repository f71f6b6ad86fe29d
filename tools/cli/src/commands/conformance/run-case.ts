import type { Notification } from '@cbx/contracts';
import { type CompiledMember, type GoldenFault, type RenderFault, toGolden, translateSeries } from '@cbx/mapping';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { byteDifferences, setDifferences, valueDifferences } from './differences.js';
import type { Case } from './find-cases.js';

type CaseOf<K extends Case['kind']> = Extract<Case, { kind: K }>;

/** What a member's mapping makes of a case, beside what is expected: each difference; none where it passes. */
export function runCase(member: CompiledMember, each: Case): string[] {
  switch (each.kind) {
    case 'translate':
      return translated(member, each);
    case 'cancels':
      return withdrawn(member, each);
    case 'render':
      return rendered(member, each);
    case 'ack':
      return answered(member, each);
  }
}

interface Golden {
  readonly notifications: readonly unknown[];
  readonly rejections: readonly GoldenFault[];
  readonly warnings: readonly GoldenFault[];
}

function translated(member: CompiledMember, { file, expected }: CaseOf<'translate'>): string[] {
  const wanted = json<Golden>(expected);
  const got = toGolden(member.translate(readFileSync(file)));
  return [
    ...valueDifferences(wanted.notifications, got.notifications).map((each) => `notifications ${each}`),
    ...setDifferences('rejection', wanted.rejections.map(faultText), got.rejections.map(faultText)),
    ...setDifferences('warning', wanted.warnings.map(faultText), got.warnings.map(faultText)),
  ];
}

function withdrawn(member: CompiledMember, { file, previous, expected }: CaseOf<'cancels'>): string[] {
  const { notifications } = json<{ notifications: readonly unknown[] }>(expected);
  return valueDifferences(notifications, translateSeries(member, previous.map((each) => readFileSync(each)), readFileSync(file)).cancels);
}

function rendered(member: CompiledMember, { file, context, expected }: CaseOf<'render'>): string[] {
  if (member.render === undefined) return ["the mapping has no 'render': nothing is rendered"];
  const rendering = member.render(json<Notification>(file), context);
  if ('notRendered' in expected) {
    const fault = json<RenderFault>(expected.notRendered);
    return rendering.outcome === 'NOT_RENDERED' ? setDifferences('fault', [lossText(fault)], [lossText(rendering.fault)]) : [`it is rendered, and must not be: ${lossText(fault)}`];
  }
  if (rendering.outcome === 'NOT_RENDERED') return [`it is not rendered: ${lossText(rendering.fault)}`];
  const losses = expected.losses === undefined ? [] : json<RenderFault[]>(expected.losses);
  return [...fileDifferences(member, expected.rendering, rendering.bytes), ...setDifferences('loss', losses.map(lossText), rendering.losses.map(lossText))];
}

function answered(member: CompiledMember, { file, previous, context, expected }: CaseOf<'ack'>): string[] {
  if (member.answer === undefined) return ['the member has no answers.yaml: nobody is answered'];
  const bytes = readFileSync(file);
  const { translation, cancels } = translateSeries(member, previous.map((each) => readFileSync(each)), bytes);
  const withdrawal = translation.snapshot === undefined ? {} : { withdrawn: cancels.length };
  const answer = member.answer(translation, { ...context, sha256: createHash('sha256').update(bytes).digest('hex'), ...withdrawal });
  return answer === undefined ? ['there is no answer'] : fileDifferences(member, expected, answer);
}

/** JSON is compared as values: its layout is free. */
function fileDifferences(member: CompiledMember, file: string, actual: Uint8Array): string[] {
  const expected = readFileSync(file);
  if (file.endsWith('.json')) return valueDifferences(JSON.parse(expected.toString('utf8')), JSON.parse(Buffer.from(actual).toString('utf8')));
  return byteDifferences(expected, actual, member.encoding);
}

function faultText({ record, code, line, segment }: GoldenFault): string {
  return `record ${record} ${code}${line === undefined ? '' : ` line ${line}`}${segment === undefined ? '' : ` segment ${segment}`}`;
}

function lossText({ code, pointer }: RenderFault): string {
  return `${code} at ${pointer}`;
}

function json<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}
