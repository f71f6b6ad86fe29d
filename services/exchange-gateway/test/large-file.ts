import type { CompiledMember } from '@cbx/mapping';
import { aNotification } from '@cbx/testing';
import { randomUUID } from 'node:crypto';

export interface LargeFile {
  readonly member: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

export interface LargeFileChoices {
  readonly records: number;
  /** The number of the first record: its reference follows from it. */
  readonly from?: number;
  /** Four characters that the references begin with: files with the same have the same references. */
  readonly run?: string;
  readonly sentAt?: Date;
}

/** Takes the place of the reference in what is repeated: as long as every reference. */
const REFERENCE = 'REF-0000000';

/** Repeated as often as the format's 10 MiB leave room for. */
const REASON = 'Проверка сведений о лице, выдуманном для испытания. ';

/**
 * A submission of many search requests in a member's own format: what its mapping renders of one notification, repeated under references of their own. Texts are
 * as long as the format's 10 MiB allow.
 */
export function largeFile(member: CompiledMember, { records, from = 0, run = randomUUID().slice(0, 4), sentAt = new Date(Date.now() - 60_000) }: LargeFileChoices): LargeFile {
  const references = Array.from({ length: records }, (_none, index) => run + String(from + index).padStart(REFERENCE.length - run.length, '0'));
  for (let repeats = 12; ; repeats--) {
    const bytes = repeated(member, renderOne(member, `Розыск. ${REASON.repeat(repeats)}`, sentAt), references);
    if (bytes.length <= member.limits.bytes || repeats === 0) return { member: member.iso3, mediaType: member.mediaTypes[0]!, bytes };
  }
}

/** As {@link largeFile}, of KGZ: the full list of a day, whose first member is `from`. What a list of an earlier day had and this one has not is withdrawn. */
export function largeList(kgz: CompiledMember, day: string, choices: LargeFileChoices): LargeFile {
  const { bytes, ...file } = largeFile(kgz, choices);
  const list = bytes
    .toString('latin1')
    .replace(/<ListHead>\s*<ListNumber>[^<]*<\/ListNumber>/, `<SnapshotHead><SnapshotId>${randomUUID()}</SnapshotId><SnapshotDate>${day}</SnapshotDate><ListCode>REP</ListCode><Mode>WORK</Mode>`)
    .replace('</ListHead>', '</SnapshotHead>')
    .replace(/<Action>[^<]*<\/Action><Mode>[^<]*<\/Mode>/g, '')
    .replace(/(<\/?)EventList/g, '$1SearchSnapshot');
  return { ...file, bytes: Buffer.from(list, 'latin1') };
}

/** A search request in a member's format, each byte as a character. */
export function renderOne(member: CompiledMember, reason: string, sentAt: Date): string {
  const notification = aNotification({ kind: 'SEARCH_REQUEST', origin: member.iso3, sourceReference: REFERENCE, sentAt: sentAt.toISOString(), handling: { releasableTo: ['*'] }, search: { reason: reason.trim() } });
  const rendering = member.render?.(notification, { id: randomUUID(), at: sentAt.toISOString() });
  if (rendering?.outcome !== 'RENDERED') throw new Error(`${member.iso3} does not render a search request`);
  return Buffer.from(rendering.bytes).toString('latin1');
}

/**
 * A submission with the one record of `one` under each of the references.
 *
 * @param change what is done to the record's bytes, each of them a character, before it is repeated
 */
export function repeated(member: CompiledMember, one: string, references: readonly string[], change: (record: string) => string = (record) => record): Buffer {
  const repeat = FORMATS[member.iso3];
  if (repeat === undefined) throw new Error(`nobody has said how records of ${member.iso3} are repeated`);
  return Buffer.from(repeat(one, references, change), 'latin1');
}

type Repeat = (one: string, references: readonly string[], change: (record: string) => string) => string;

const FORMATS: Readonly<Record<string, Repeat>> = {
  ARM: (one, references, change) => {
    const [header, ...lines] = one.trimEnd().split('\n');
    const record = change(`${lines.slice(0, -1).join('\n')}\n`).trimEnd().split('\n');
    const numbered = references.map((reference, index) => record.map((line) => line.slice(0, 3) + sixDigits(index + 1) + line.slice(9)).join('\n').replace(REFERENCE, reference));
    return `${[header, ...numbered, `T${sixDigits(references.length)}${sixDigits(record.length * references.length)}`].join('\n')}\n`;
  },
  BLR: (one, references, change) => {
    const [, before = '', message = '', after = ''] = /^([^]*?\n)(UNH[^]*)(UNZ[^]*)$/.exec(one) ?? [];
    const changed = change(message);
    const segments = changed.split("'").length - 1;
    const messages = references.map((reference, index) => changed.replace('UNH+1+', `UNH+${index + 1}+`).replace(REFERENCE, reference).replace(/UNT\+\d+\+1'/, `UNT+${segments}+${index + 1}'`));
    return before + messages.join('') + after.replace('UNZ+1+', `UNZ+${references.length}+`);
  },
  KAZ: (one, references, change) => {
    const message = JSON.parse(one) as { messageData: { recordCount: number; records: unknown[] } };
    const record = change(JSON.stringify(message.messageData.records[0]));
    message.messageData = { recordCount: references.length, records: [REFERENCE] };
    return JSON.stringify(message).replace(`"${REFERENCE}"`, () => references.map((reference) => record.replace(REFERENCE, reference)).join(',\n'));
  },
  KGZ: (one, references, change) => repeatElement(one, KGZ_RECORD, references, change).replace('<RecordCount>1<', `<RecordCount>${references.length}<`),
  RUS: (one, references, change) =>
    one.replace(/(<MessagePrimaryContent>)([^<]*)/, (_all, tag: string, content: string) => {
      const file = repeatElement(Buffer.from(content, 'base64').toString('latin1'), RUS_RECORD, references, change).replace(RUS_COUNT, `="${references.length}">`);
      return tag + Buffer.from(file, 'latin1').toString('base64');
    }),
  TJK: (one, references, change) => {
    const [meta, header, record = '', end = ''] = one.split('\r\n');
    const changed = change(record);
    return `${[meta, header, ...references.map((reference) => changed.replace(REFERENCE, reference)), end.replace(/;1$/, `;${references.length}`)].join('\r\n')}\r\n`;
  },
};

const KGZ_RECORD = /\s*<KyrgyzPhysicPerson>[^]*<\/KyrgyzPhysicPerson>/;
/** `Документ`, and the end of `КолДок="1">`, as windows-1251 has them. */
const RUS_RECORD = /\s*<\xc4\xee\xea\xf3\xec\xe5\xed\xf2 [^]*<\/\xc4\xee\xea\xf3\xec\xe5\xed\xf2>/;
const RUS_COUNT = /="1">/;

/** An element of XML once for each reference, without white space between the elements in it. */
function repeatElement(one: string, pattern: RegExp, references: readonly string[], change: (record: string) => string): string {
  const [record = ''] = pattern.exec(one) ?? [];
  const changed = change(record.replace(/>\s+</g, '><').trim());
  return one.replace(record, () => references.map((reference) => changed.replace(REFERENCE, reference)).join('\n'));
}

function sixDigits(value: number): string {
  return String(value).padStart(6, '0');
}
