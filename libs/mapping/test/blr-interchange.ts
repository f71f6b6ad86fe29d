/** A message of each kind that is as members/BLR/README.md wants it, for cases to change. Segments without terminators, in the default service characters. */
const HEADER = ['NAD+MS+++ДГМ МВД+++++BLR', 'DTM+137:20240608090000:204', 'DTM+ZRT:20270608:102', 'STS+1+1', 'ATT+ZHC++H0', 'ATT+ZPU++REA', 'LOC+ZRL+ZZZ'];
const PERSON = ['NAD+FL+++Awdzeyeu:Surgen', 'ATT+2++U'];

export const KINDS = {
  readmission: { type: 'PAXLST:D:05B:UN:BLRRD1', begin: 'BGM+745+BY-R-1:1+9', body: ['LOC+ZFR+POL', 'LOC+ZTO+BLR', 'STS+2+10', 'DTM+ZST:20240520:102', ...PERSON] },
  search: { type: 'PAXLST:D:05B:UN:BLRSR1', begin: 'BGM+745+BY-S-1:1+9', body: ['ATT+ZCA++WAN', 'ATT+ZUR++7D', 'ATT+ZME++LOC', 'FTX+ZRS+++Розыск', 'DTM+ZVU:20241201:102', ...PERSON] },
  group: { type: 'BLROCG:1:0:BY', begin: 'BGM+ZOC+BY-G-1:1+9', body: ['NAD+ZGN+NAM:LAT++Bierah', 'STS+4+1', 'ATT+ZAC++OTH', 'LOC+ZTR+BLR', 'NAD+FL+++Yan', 'ATT+ZRO++LDR'] },
  operation: { type: 'BLROPS:1:0:BY', begin: 'BGM+ZOP+BY-O-1:1+9', body: ['RFF+ZOC:KANAL-24', 'FTX+ZON+++Канал', 'STS+5+3', 'LOC+ZLE+BLR', 'LOC+ZPA+BLR', 'DTM+ZAS:20240608090000:204'] },
} as const;
export type Kind = keyof typeof KINDS;

/** A message's segments, UNH and UNT left out: BGM is the second, the first of them. */
export function segmentsOf(kind: Kind): string[] {
  const { begin, body } = KINDS[kind];
  return [begin, ...HEADER, ...body];
}

export interface Message {
  readonly kind: Kind;
  readonly segments: readonly string[];
  readonly reference?: string;
  /** Instead of what they should be. */
  readonly header?: string;
  readonly end?: string | null;
}

export interface Interchange {
  readonly syntax?: string;
  /** UNB, where it is another. */
  readonly header?: string;
  readonly end?: string;
  readonly before?: string;
  readonly after?: string;
}

function messageOf({ kind, segments, reference = 'M1', header = `UNH+${reference}+${KINDS[kind].type}`, end = `UNT+${segments.length + 2}+${reference}` }: Message): string[] {
  return [header, ...segments, ...(end === null ? [] : [end])];
}

/** The bytes of an interchange: ISO 8859-5, or UTF-8 where its syntax says so. */
export function interchangeOf(messages: readonly Message[], { syntax = 'UNOE:3', header, end, before = '', after = '' }: Interchange = {}): Uint8Array {
  const date = syntax === 'UNOW:4' ? '20240601' : '240601';
  const all = [header ?? `UNB+${syntax}+BLRMVD:ZZ+CBXGW:ZZ+${date}:1230+X1`, ...messages.flatMap(messageOf), end ?? `UNZ+${messages.length}+X1`];
  return encoded(`${before}${all.map((segment) => `${segment}'`).join('')}${after}`, syntax);
}

/** ISO 8859-5 has its Cyrillic letters 0x360 below Unicode's. */
export function encoded(text: string, syntax = 'UNOE:3'): Uint8Array {
  if (syntax === 'UNOW:4') return Buffer.from(text, 'utf8');
  return Uint8Array.from(text, (character) => {
    const unit = character.charCodeAt(0);
    return unit > 0xff ? unit - 0x360 : unit;
  });
}
