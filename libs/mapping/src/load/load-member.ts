import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CbxError } from '@cbx/kernel';
import type { AnswerContext, AnswerStatuses } from '../answer/answer.js';
import { writeAnswer } from '../answer/write-answer.js';
import { compileMapping } from '../language/compile-mapping.js';
import { Mistakes } from '../language/mistakes.js';
import { openEnvelope } from '../translate/open-envelope.js';
import { translate } from '../translate/translate.js';
import type { Notification } from '@cbx/contracts';
import { renderNotification } from '../render/render-notification.js';
import type { RenderContext, Rendering } from '../render/rendering.js';
import type { MemberMapping } from '../translate/compiled-member.js';
import type { TranslatedRecord, Translation } from '../translate/translation.js';

/** One member's mapping, compiled, ready to translate. */
export interface CompiledMember extends Pick<MemberMapping, 'iso3' | 'format' | 'mediaTypes' | 'encoding' | 'mappingVersion' | 'limits' | 'read'> {
  /** @param take takes each notification as soon as it is read; then none stands in the result */
  translate(bytes: Uint8Array, take?: (translated: TranslatedRecord) => void): Translation;
  /** A notification as the member accepts it: a submission of its own. `undefined` of a mapping that only reads. */
  readonly render?: (notification: Notification, context: RenderContext) => Rendering;
  /** The answer to the sender of a submission, in the member's own format. `undefined` of a mapping without `answers.yaml`; the function gives `undefined` where the format has no answer. */
  readonly answer?: (translation: Translation, context: AnswerContext) => Uint8Array | undefined;
  /** With which statuses of HTTP it is given, where the document says so. */
  readonly answerStatuses?: AnswerStatuses | undefined;
}

/**
 * Reads and compiles the mapping in a member's folder (`mapping.yaml`, `code-lists.yaml`, tables that it names, `answers.yaml`).
 *
 * @throws CbxError MAPPING.INVALID with every mistake, its file and line; MAPPING.NOT_FOUND where the folder has no mapping
 */
export function compileFolder(folder: string): MemberMapping {
  const member = path.basename(folder);
  if (!existsSync(path.join(folder, 'mapping.yaml'))) throw new CbxError('MAPPING.NOT_FOUND', `There is no mapping.yaml in the folder of member ${member}`, { details: { member } });
  const mapping = textOf(folder, 'mapping.yaml');
  const codeLists = textOf(folder, 'code-lists.yaml');
  const tables = new Map(readdirSync(folder).filter((name) => name.endsWith('.csv')).sort().map((name) => [name, textOf(folder, name)]));
  const hash = createHash('sha256').update(mapping).update('\0').update(codeLists);
  for (const [name, text] of tables) hash.update('\0').update(name).update('\0').update(text);
  // Answers are no part of what a submission means: another wording makes no other mapping.
  const answerText = existsSync(path.join(folder, 'answers.yaml')) ? textOf(folder, 'answers.yaml') : undefined;
  const mistakes = new Mistakes();
  const compiled = compileMapping({ mapping, codeLists, files: (name) => tables.get(name), digest: hash.digest('hex'), answers: answerText }, mistakes);
  mistakes.throwIfAny(member);
  if (compiled === undefined) throw new CbxError('MAPPING.INVALID', `The mapping of ${member} is empty`);
  if (compiled.iso3 !== member) throw new CbxError('MAPPING.INVALID', `The folder ${member} holds the mapping of ${compiled.iso3}`);
  return compiled;
}

/**
 * A member's mapping, ready to translate.
 *
 * @throws as {@link compileFolder}
 */
export function loadMember(folder: string): CompiledMember {
  const compiled = compileFolder(folder);
  const { iso3, format, mediaTypes, encoding, mappingVersion, limits, envelope, render, answers } = compiled;
  const read: MemberMapping['read'] = envelope === undefined ? compiled.read : (bytes) => compiled.read(openEnvelope(envelope, bytes).bytes);
  return {
    iso3,
    format,
    mediaTypes,
    encoding,
    mappingVersion,
    limits,
    read,
    translate: (bytes, take) => translate(compiled, bytes, take),
    ...(render === undefined ? {} : { render: (notification: Notification, context: RenderContext) => renderNotification(compiled, render, notification, context) }),
    ...(answers === undefined ? {} : { answerStatuses: answers.statuses, answer: (translation: Translation, context: AnswerContext) => writeAnswer(answers, translation, context) }),
  };
}

function textOf(folder: string, file: string): string {
  const place = path.join(folder, file);
  return existsSync(place) ? readFileSync(place, 'utf8') : '';
}
