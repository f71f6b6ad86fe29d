/** The sentences of members/KGZ/README.md, one case each where a careless reading would differ. Samples show the others. */
import path from 'node:path';
import { loadMember, type Translation } from '../src/index.js';
import type { Json } from './kaz-submission.js';
import { anEventList, aRecord, aSnapshot, type Kind, PERSON } from './kgz-message.js';

const member = loadMember(path.resolve(import.meta.dirname, '../../../members/KGZ'));
const translate = (text: string): Translation => member.translate(new TextEncoder().encode(text));

interface Told {
  /** `CODE NAME`, the name being that of the element whose start tag stands on the fault's line; `!` before a warning. */
  readonly told: readonly string[];
  readonly translation: Translation;
  readonly notification: Json | undefined;
}

/** What becomes of a text in which the first `from` is replaced. */
function changed(text: string, from: string | RegExp, to: string): Told {
  const changedText = text.replace(from, to);
  if (changedText === text && to !== from) throw new Error(`nothing to change: ${String(from)}`);
  const translation = translate(changedText);
  const lines = changedText.split('\n');
  const at = ({ record, line }: { record: number; line?: number }): string => (record === 0 ? `0${line === undefined ? '' : ' with a line'}` : (/<([\w:]+)/.exec(lines[(line ?? 0) - 1] ?? '')?.[1] ?? '?'));
  const told = [...translation.rejections.map((fault) => `${fault.code} ${at(fault)}`), ...translation.warnings.map((fault) => `!${fault.code} ${at(fault)}`)].sort();
  return { told, translation, notification: translation.notifications[0]?.notification as Json | undefined };
}

const inRecord = (kind: Kind, from: string | RegExp, to: string): Told => changed(anEventList(aRecord(kind)), from, to);
const person = (more: string): Told => inRecord('readmission', '<Sex>1</Sex>', more);
const namesOf = (told: Told): unknown => told.notification?.person?.names;

it.each<Kind>(['group', 'readmission', 'operation', 'search'])('takes the %s that the cases change', (kind) => {
  const { told, notification } = inRecord(kind, 'Р-1', 'Р-2');
  expect({ told, reference: notification?.header.sourceReference }).toEqual({ told: [], reference: 'Р-2' });
});

describe('what is refused whole', () => {
  const list = anEventList(aRecord('search'));
  it.each<[string, string | RegExp, string, string]>([
    ['a version other than 1.0', 'version="1.0"', 'version="1.1"', 'FORMAT.MALFORMED'],
    ['another encoding declared', 'encoding="UTF-8"', 'encoding="windows-1251"', 'FORMAT.ENCODING'],
    ['a DOCTYPE', '<S:Envelope', '<!DOCTYPE a>\n<S:Envelope', 'FORMAT.FORBIDDEN'],
    ['a root that does not end', '</S:Envelope>', '', 'FORMAT.MALFORMED'],
    ['a DOCTYPE before what is not well-formed', /<S:Envelope([^]*)<\/S:Envelope>/, '<!DOCTYPE a><S:Envelope$1', 'FORMAT.FORBIDDEN'],
    ['an entity that XML does not have', 'Издөө', '&x;', 'FORMAT.MALFORMED'],
    ['another root', /S:Envelope/g, 'S:Envelop', 'FORMAT.MALFORMED'],
    ['a second header', '<S:Body>', '<S:Header/><S:Body>', 'FORMAT.MALFORMED'],
    ['a further child of the envelope', '</S:Envelope>', '<x/></S:Envelope>', 'FORMAT.MALFORMED'],
    ['two children of the body', '</EventList>', '</EventList><x/>', 'FORMAT.MALFORMED'],
    ['an empty body', /<S:Body>[^]*<\/S:Body>/, '<S:Body/>', 'FORMAT.MALFORMED'],
    ['a body of another name', /EventList/g, 'Events', 'FORMAT.MALFORMED'],
    ['no head', /<ListHead>[^]*<\/ListHead>/, '', 'FORMAT.MALFORMED'],
    ['a head that does not stand first', '<ListHead>', '<x/><ListHead>', 'FORMAT.MALFORMED'],
    ['the head of a snapshot', /ListHead/g, 'SnapshotHead', 'FORMAT.MALFORMED'],
    ['an element of the head twice', '<RecordCount>', '<ListNumber>-</ListNumber><RecordCount>', 'FORMAT.MALFORMED'],
    ['a text of the head with a child', '<ListNumber>', '<ListNumber><x/>', 'FORMAT.MALFORMED'],
    ['an element of the header twice', '<X:id>', '<X:id/><X:id>', 'FORMAT.MALFORMED'],
    ['a client twice', '<X:id>', '<X:client/><X:id>', 'FORMAT.MALFORMED'],
    ['an element of the client twice', '<I:memberCode>', '<I:memberCode/><I:memberCode>', 'FORMAT.MALFORMED'],
    ['no record', /<KyrgyzPhysicPerson>[^]*<\/KyrgyzPhysicPerson>/, '', 'FORMAT.MALFORMED'],
    ['elements 33 deep', 'Издөө', `${'<x>'.repeat(29)}${'</x>'.repeat(29)}`, 'FORMAT.FORBIDDEN'],
    ['elements 33 deep, and a broken frame', '</EventList>', `</EventList><y>${'<x>'.repeat(31)}${'</x>'.repeat(31)}</y>`, 'FORMAT.MALFORMED'],
    ['elements 33 deep, and a header at fault', '<X:id>m-1</X:id>', `<X:id>-</X:id><y>${'<x>'.repeat(31)}${'</x>'.repeat(31)}</y>`, 'FORMAT.FORBIDDEN'],
    ['an empty header', /<S:Header>[^]*<\/S:Header>/, '<S:Header/>', 'FIELD.MISSING'],
    ['a header of text', /<S:Header>[^]*<\/S:Header>/, '<S:Header>text</S:Header>', 'FIELD.MISSING'],
    ['no client', /<X:client[^]*<\/X:client>/, '', 'FIELD.MISSING'],
    ['a client of text', /<X:client[^]*<\/X:client>/, '<X:client>a</X:client>', 'FIELD.MISSING'],
    ['an empty head', /<ListHead>[^]*<\/ListHead>/, '<ListHead/>', 'FIELD.MISSING'],
    ['another service, and a protocol at fault', />PutNotifications<([^]*)>4.0</, '>putNotifications<$1>4<', 'FIELD.UNKNOWN_CODE'],
    ['another protocol', '>4.0<', '>4<', 'FIELD.INVALID'],
    ['an id too long', 'm-1', 'i'.repeat(129), 'FIELD.TOO_LONG'],
    ['a header that comes before the head', /<X:id>m-1<([^]*)EV-1/, '<X:id>-<$1', 'FIELD.MISSING'],
    ['a time that cannot be read', '<DateTimeCreate>01.08.2026 12:00:00', '<DateTimeCreate>01.08.2026', 'FIELD.INVALID'],
    ['a count that cannot be read', '<RecordCount>1<', '<RecordCount>01<', 'FIELD.INVALID'],
    ['another count', '<RecordCount>1<', '<RecordCount>2<', 'FORMAT.COUNT_MISMATCH'],
  ])('%s', (_what, from, to, code) => {
    const { translation } = changed(list, from, to);
    expect({ told: translation.rejections.map(({ record, code: own, line }) => [record, own, line]), warnings: translation.warnings, notifications: translation.notifications }).toEqual({ told: [[0, code, undefined]], warnings: [], notifications: [] });
  });

  it.each([[1, 'FORMAT.COUNT_MISMATCH'], [10_001, 'FORMAT.FORBIDDEN']])('more than 10,000 records, before the count of %i', (count, code) => {
    const { rejections } = translate(anEventList(Array.from({ length: code === 'FORMAT.FORBIDDEN' ? 10_001 : 2 }, () => '<x/>').join('\n'), count));
    expect(rejections.map((fault) => fault.code)).toEqual([code]);
  });

  it('more than 10 MiB', () => expect(translate(list + ' '.repeat(10_485_760)).rejections.map(({ code }) => code)).toEqual(['FORMAT.FORBIDDEN']));
});

describe('the envelope', () => {
  it.each<[string, string | RegExp, string, string[]]>([
    ['attributes of S are nothing outside of records', '<S:Body>', '<S:Body S:x="1" S:y="2">', []],
    ['others are warned of', '<S:Body>', '<S:Body x="1">', ['!FIELD.UNKNOWN 0']],
    ['objectType may be left out', ' I:objectType="MEMBER"', '', []],
    ['objectType is none of the id', '<X:id>', '<X:id I:objectType="x">', ['!FIELD.UNKNOWN 0']],
    ['attributes of a null element too', '<X:protocolVersion>', '<X:issue x="1">-</X:issue><X:protocolVersion>', ['!FIELD.UNKNOWN 0']],
    ['unknown elements are warned of once', '<X:id>', '<X:x/><y><X:id/></y><X:id>', ['!FIELD.UNKNOWN 0']],
    ['an unknown one of the head', '<RecordCount>', '<x/><RecordCount>', ['!FIELD.UNKNOWN 0']],
    ['texts beside elements are nothing', '<X:id>', 'text<X:id>', []],
    ['a byte order mark is nothing', '<?xml', '\ufeff<?xml', []],
    ['prefixes are free', /S:/g, 'soap:', []],
    ['a second head is a record', '</EventList>', '<ListHead/></EventList>', ['FORMAT.COUNT_MISMATCH 0']],
  ])('%s', (_what, from, to, expected) => {
    const list = anEventList(aRecord('search'));
    const text = from instanceof RegExp && from.global ? list.replace(from, to).replace('xmlns:S=', 'xmlns:soap=') : list;
    expect((from instanceof RegExp && from.global ? changed(text, 'Р-1', 'Р-2') : changed(list, from, to)).told).toEqual(expected);
  });
});

describe('the fields of the header and the head', () => {
  const list = anEventList(aRecord('search'));
  const snapshot = aSnapshot(aRecord('search', true));
  const codesOf = (text: string, from: string | RegExp, to: string): string[] => changed(text, from, to).translation.rejections.map(({ code }) => code);

  it.each<[what: string, most: number, text: string, from: RegExp, name: string]>([
    ...['xRoadInstance', 'memberClass', 'memberCode'].flatMap((name): [string, number, string, RegExp, string][] => ['client', 'service'].map((around) => [`${around}/${name}`, 64, list, new RegExp(`(X:${around}[^]*?)<I:${name}>[^<]*</I:${name}>`), `I:${name}`])),
    ...['client', 'service'].map((around): [string, number, string, RegExp, string] => [`${around}/subsystemCode`, 64, list, new RegExp(`(<X:${around}[^]*?)(?=</X:${around}>)`), 'I:subsystemCode']),
    ['service/serviceVersion', 64, list, /(<X:service[^]*?)(?=<\/X:service>)/, 'I:serviceVersion'],
    ['userId', 64, list, /()(?=<X:id>)/, 'X:userId'],
    ['id', 128, list, /()<X:id>.*<\/X:id>/, 'X:id'],
    ['issue', 128, list, /()(?=<X:id>)/, 'X:issue'],
    ['ListNumber', 64, list, /()<ListNumber>.*<\/ListNumber>/, 'ListNumber'],
    ['SnapshotId', 64, snapshot, /()<SnapshotId>.*<\/SnapshotId>/, 'SnapshotId'],
  ])('%s has at most %d characters', (_what, most, text, from, name) => {
    expect(codesOf(text, from, `$1<${name}>${'я'.repeat(most)}</${name}>`)).toEqual([]);
    expect(codesOf(text, from, `$1<${name}>${'я'.repeat(most + 1)}</${name}>`)).toEqual(['FIELD.TOO_LONG']);
  });

  it.each<[what: string, text: string, from: RegExp]>([
    ...['xRoadInstance', 'memberClass', 'memberCode'].flatMap((name): [string, string, RegExp][] => ['client', 'service'].map((around) => [`${around}/${name}`, list, new RegExp(`(X:${around}[^]*?)<I:${name}>[^<]*</I:${name}>`)])),
    ['service', list, /()<X:service>[^]*<\/X:service>/],
    ['service/serviceCode', list, /()<I:serviceCode>.*?<\/I:serviceCode>/],
    ['id', list, /()<X:id>.*?<\/X:id>/],
    ['protocolVersion', list, /()<X:protocolVersion>.*?<\/X:protocolVersion>/],
    ...['ListNumber', 'DateTimeCreate', 'RecordCount'].map((name): [string, string, RegExp] => [`ListHead/${name}`, list, new RegExp(`()<${name}>.*?</${name}>`)]),
    ...['SnapshotId', 'SnapshotDate', 'ListCode', 'Mode', 'DateTimeCreate', 'RecordCount'].map((name): [string, string, RegExp] => [`SnapshotHead/${name}`, snapshot, new RegExp(`()<${name}>.*?</${name}>`)]),
    ['SnapshotHead', snapshot, /()(?<=<SnapshotHead>).*(?=<\/SnapshotHead>)/],
  ])('%s is required', (_what, text, from) => expect(codesOf(text, from, '$1')).toEqual(['FIELD.MISSING']));

  it.each<[from: string, to: string, code: string]>([
    ['<SnapshotDate>01.08.2026', '<SnapshotDate>08.2026', 'FIELD.INVALID'],
    ['<ListCode>REP', '<ListCode>rep', 'FIELD.UNKNOWN_CODE'],
    ['<Mode>STUDY', '<Mode>EXERCISE', 'FIELD.UNKNOWN_CODE'],
    ['<DateTimeCreate>01.08.2026 12:00:00', '<DateTimeCreate>12:00:00', 'FIELD.INVALID'],
  ])('of a snapshot cannot be %s as %s', (from, to, code) => expect(codesOf(snapshot, from, to)).toEqual([code]));

  it.each([['0', 'FIELD.INVALID'], ['999999999', 'FORMAT.COUNT_MISMATCH'], ['1000000000', 'FIELD.INVALID']])('count %s records', (count, code) => {
    for (const text of [list, snapshot]) expect(codesOf(text, '<RecordCount>1<', `<RecordCount>${count}<`)).toEqual([code]);
  });
});

describe('what the tables require', () => {
  // The records have nothing that is not required, but the sex of a person.
  it.each((['group', 'readmission', 'operation', 'search'] as const).flatMap((kind) => Array.from(aRecord(kind).matchAll(/^<(\w+)>[^<]*<\/\1>$/gm), ([element, name]) => ({ kind, element, name: name! }))))('$kind: $name', ({ kind, element, name }) => {
    expect(inRecord(kind, element, '').told.map((fault) => fault.split(' ')[0])).toEqual(name === 'Sex' ? [] : ['FIELD.MISSING']);
  });

  it.each<[kind: Kind, beside: string, more: string]>([
    ['readmission', '<Stage>', '<Placement><DateIn>01.08.2026</DateIn></Placement>'],
    ['readmission', '<Stage>', '<Placement><OrganCode>1</OrganCode></Placement>'],
    ['readmission', '<Stage>', '<LegalStatus><DateTerm>01.08.2026</DateTerm></LegalStatus>'],
    ['operation', '<Phase>', '<Indicator><CodeIndicator>I01</CodeIndicator></Indicator>'],
    ['search', '<Sex>', '<Document><DocType>P</DocType></Document>'],
    ['search', '<Sex>', '<Document><DocNumber>1</DocNumber></Document>'],
    ['group', '<State>', '<Member><Role>MEM</Role></Member>'],
  ])('%s: of %s %s', (kind, beside, more) => expect(inRecord(kind, beside, `${more}${beside}`).told.map((fault) => fault.split(' ')[0])).toEqual(['FIELD.MISSING']));
});

it('tells what of the envelope was read', () => {
  expect(translate(anEventList(aRecord('search'))).envelope).toEqual({ messageId: 'm-1', sentAt: '2026-08-01T06:00:00.000Z' });
});

describe('reading rules', () => {
  it.each<[string, Kind, string | RegExp, string, string[]]>([
    ['an attribute of a record', 'search', '<KyrgyzPhysicPerson>', '<KyrgyzPhysicPerson a="1">', ['!FIELD.UNKNOWN KyrgyzPhysicPerson']],
    ['attributes of S in a record', 'search', '<Organ>', '<Organ S:a="1">', ['!FIELD.UNKNOWN Organ']],
    ['an attribute of a null field', 'search', '<Organ>', '<LegalBase a="1"/>\n<Organ>', ['!FIELD.UNKNOWN LegalBase']],
    ['an attribute of a null structure', 'readmission', '<Stage>', '<Placement a="1"/>\n<Stage>', ['!FIELD.UNKNOWN Placement']],
    ['declarations are no attributes', 'search', '<Organ>', '<Organ xmlns:q="urn:q">', []],
    ['a required field that is -', 'search', '>МВД<', '>\u00a0-\n<', ['FIELD.MISSING Organ']],
    ['an optional one', 'search', '<Organ>', '<LegalBase>-</LegalBase>\n<Organ>', []],
    ['- as a reference to its character', 'search', '>МВД<', '>&#45;<', ['FIELD.MISSING Organ']],
    ['- in CDATA', 'search', '>МВД<', '><![CDATA[ - ]]><', ['FIELD.MISSING Organ']],
    ['two of them are a text', 'search', '>МВД<', '>--<', []],
    ['text in the record', 'search', '<Organ>', 'text<Organ>', ['FORMAT.MALFORMED KyrgyzPhysicPerson']],
    ['- in the record', 'search', '<Organ>', '-<Organ>', []],
    ['- twice in the record', 'search', /<Organ>(.*)<\/Organ>/, '-<Organ>М</Organ>-', ['FORMAT.MALFORMED KyrgyzPhysicPerson']],
    ['a child in a text, with other faults', 'search', '>МВД<', ' a="1">М<x/><', ['FORMAT.MALFORMED Organ']],
    ['a child in a repeated text', 'search', '<Organ>', '<Measure>LOC</Measure>\n<Measure>\n<x/></Measure>\n<Organ>', ['FORMAT.MALFORMED Measure']],
    ['the first of several', 'search', /<Organ>МВД<\/Organ>([^]*)<Surname>/, '<Organ><x/></Organ>$1<Surname><y/>', ['FORMAT.MALFORMED Organ']],
    ['nothing of an unknown element is looked into', 'search', '<Organ>', '<Photo>x<Organ>y<b/></Organ></Photo>\n<Organ>', ['!FIELD.UNKNOWN Photo']],
    ['an element of another namespace', 'search', '<Organ>', '<Organ xmlns="">x</Organ>\n<Organ>', ['!FIELD.UNKNOWN Organ']],
    ['a second null field', 'search', '<Restriction>', '<Organ>-</Organ>\n<Restriction>', ['FIELD.INVALID Organ']],
    ['an empty record', 'search', /<KyrgyzPhysicPerson>[^]*<\/KyrgyzPhysicPerson>/, '<KyrgyzPhysicPerson/>', ['FIELD.MISSING KyrgyzPhysicPerson']],
    ['an unknown record, with other faults', 'search', /<KyrgyzPhysicPerson>([^]*)МВД([^]*)<\/KyrgyzPhysicPerson>/, '<LegalPerson a="1">$1М<x/>$2</LegalPerson>', ['FORMAT.UNKNOWN_RECORD LegalPerson']],
    ['a record of another namespace', 'search', /<KyrgyzPhysicPerson>([^]*)<\/KyrgyzPhysicPerson>/, '<q:KyrgyzPhysicPerson xmlns:q="urn:q">$1</q:KyrgyzPhysicPerson>', ['FORMAT.UNKNOWN_RECORD q:KyrgyzPhysicPerson']],
    ['control characters are characters', 'search', '>МВД<', '>М\u007f\u0080<', []],
    ['a code is a code in its own case', 'search', '>7D<', '>7d<', ['FIELD.UNKNOWN_CODE Urgency']],
    ['white space around a code is nothing', 'search', '>7D<', '>\u3000 7D\n<', []],
    ['an unknown country', 'readmission', '>RU<', '>RUS<', ['FIELD.UNKNOWN_CODE ReleaseTo']],
    ['too long goes before all', 'search', '>Р-1<', `>${'x'.repeat(65)}<`, ['FIELD.TOO_LONG RegNumber']],
    ['64 code points are none too long', 'search', '>Р-1<', `>${'\u{1f600}'.repeat(64)}<`, []],
    ['an item that is empty', 'operation', '>KG, TJ<', '>KG,,TJ<', ['FIELD.UNKNOWN_CODE Participants']],
    ['an item behind the last comma', 'operation', '>KG, TJ<', '>KG, TJ,<', ['FIELD.UNKNOWN_CODE Participants']],
    ['ALL beside others', 'search', '>RU<', '>ALL, RU<', ['FIELD.UNKNOWN_CODE ReleaseTo']],
    ['ALL of something else', 'operation', '>KG, TJ<', '>ALL<', ['FIELD.UNKNOWN_CODE Participants']],
    ['a version with zeros', 'search', '<Organ>', '<NumberVersion>01</NumberVersion>\n<Organ>', ['FIELD.INVALID NumberVersion']],
    ['a version of 0', 'search', '<Organ>', '<NumberVersion>0</NumberVersion>\n<Organ>', ['FIELD.INVALID NumberVersion']],
    ['a reason too long', 'search', '>Издөө<', `>${'я'.repeat(1001)}<`, ['FIELD.TOO_LONG BasicInclusion']],
    ['a null group name', 'group', '<State>', '<GroupName/>\n<State>', ['FIELD.MISSING GroupName']],
    ['a group name that is all null', 'group', /<GroupName>[^]*<\/GroupName>/, '<GroupName>-</GroupName>', ['FIELD.MISSING GroupName']],
    ['a null member', 'group', '<Member>', '<Member/>\n<Member>', []],
    ['a measure that is not there', 'operation', '<DateTimeState>', '<Indicator>\n<Value>1</Value></Indicator>\n<DateTimeState>', ['FIELD.MISSING Indicator']],
    ['a measure twice', 'operation', '<DateTimeState>', '<Indicator><CodeIndicator>I01</CodeIndicator>\n<Value>1</Value></Indicator>\n<Indicator>\n<CodeIndicator>I01</CodeIndicator>\n<Value>1</Value></Indicator>\n<DateTimeState>', ['FIELD.INVALID CodeIndicator']],
    ['a null placement', 'readmission', '<Stage>', '<Placement>-</Placement>\n<Stage>', []],
    ['a placement that lacks all', 'readmission', '<Stage>', '<Placement>\n<OrganCode>-</OrganCode>\n</Placement>\n<Stage>', ['FIELD.MISSING OrganCode', 'FIELD.MISSING Placement']],
    ['an action that is none', 'search', '>I<', '>-<', ['FIELD.MISSING Action']],
    ['retention over ten years', 'search', '<Purpose>', '<KeepUntil>02.08.2036</KeepUntil>\n<Purpose>', ['RULE.RETENTION_TOO_LONG KyrgyzPhysicPerson']],
    ['a time of sending at fault stops the rules that read it', 'search', '<Organ>', '<DateTimeSend>x</DateTimeSend>\n<KeepUntil>02.08.2096</KeepUntil>\n<Organ>', ['FIELD.INVALID DateTimeSend']],
  ])('%s', (_what, kind, from, to, expected) => {
    expect(inRecord(kind, from, to).told).toEqual(expected);
  });

  it('on CANCEL reads the header alone', () => {
    const { told, notification } = inRecord('search', /<Action>I<([^]*)<Urgency>7D</, '<Action>D</Action>\n<Mode>WORK</Mode>\n<Organ>МВД</Organ>\n<Restriction>0</Restriction>\n<ReleaseTo>RU</ReleaseTo>\n<Purpose>SRC</Purpose>\n<Urgency>x<y/><');
    expect(told).toEqual(['!FIELD.UNKNOWN BasicInclusion', '!FIELD.UNKNOWN DateInclusion', '!FIELD.UNKNOWN Measure', '!FIELD.UNKNOWN PersonData', '!FIELD.UNKNOWN Urgency']);
    expect(notification).toMatchObject({ header: { action: 'CANCEL', kind: 'SEARCH_REQUEST' } });
    expect(notification).not.toHaveProperty('search');
  });
});

describe('a person', () => {
  it('has names and identifiers in the order of the document over both elements', () => {
    const told = person('<NameLatin><FullName>B</FullName></NameLatin><NameCyrillic><Name>В</Name><Quality>LOW</Quality></NameCyrillic><Document><DocType>BC</DocType><DocNumber>ß 1</DocNumber></Document><PIN>10101199000001</PIN><Document><DocType>P</DocType><DocNumber>2</DocNumber></Document>');
    expect(told.told).toEqual([]);
    expect(namesOf(told)).toEqual([{ type: 'PRIMARY', script: 'Cyrl', family: 'Аты' }, { type: 'PRIMARY', script: 'Latn', full: 'B' }, { type: 'PRIMARY', script: 'Cyrl', given: 'В', weak: true }]);
    expect(told.notification?.person.identifiers.map(({ value }: { value: string }) => value)).toEqual(['SS1', '10101199000001', '2']);
    expect(told.notification?.person.sex).toBe('UNKNOWN');
  });

  it.each<[string, string, string[]]>([
    ['a null name block', '<NameLatin/>', []],
    ['a name block without a name', '<NameLatin>\n<Patronomic>x</Patronomic></NameLatin>', ['FIELD.MISSING NameLatin']],
    ['a whole name beside another', '<NameLatin>\n<Patronomic>x</Patronomic>\n<FullName>y</FullName></NameLatin>', ['FIELD.INVALID FullName']],
    ['a whole name beside another, and too long', `<NameLatin>\n<Name>x</Name>\n<FullName>${'y'.repeat(256)}</FullName></NameLatin>`, ['FIELD.TOO_LONG FullName']],
    ...['Surname', 'Name'].map((part): [string, string, string[]] => [`a whole name beside ${part}`, `<NameLatin>\n<${part}>x</${part}>\n<FullName>y</FullName></NameLatin>`, ['FIELD.INVALID FullName']]),
    ['a PIN with a space in it', '<PIN>1010119 9000001</PIN>', ['FIELD.INVALID PIN']],
    ['a PIN of another length, however long', `<PIN>${'1'.repeat(60)}</PIN>`, ['FIELD.INVALID PIN']],
    ['a PIN that is none', '<PIN>1</PIN>', ['FIELD.INVALID PIN']],
    ['a PIN of a woman', '<Sex>1</Sex>\n<PIN>10101199000001</PIN>', ['FIELD.INVALID PIN']],
    ['a PIN of another birth', '<PIN>10101199000001</PIN>\n<DataBirth>1991, 1992</DataBirth>', ['FIELD.INVALID PIN']],
    ['a PIN of one of the births', '<PIN>10101199000001</PIN>\n<DataBirth>1991, 01.1990</DataBirth>', []],
    ['a PIN beside a birth at fault', '<PIN>10101199000001</PIN>\n<DataBirth>1991, x</DataBirth>', ['FIELD.INVALID DataBirth']],
    ['a date with a point too many', '<DataBirth>1991,</DataBirth>', ['FIELD.INVALID DataBirth']],
    ['an interval that ends before it begins', '<DataBirth>1991/1990</DataBirth>', ['FIELD.INVALID DataBirth']],
    ['a birth in the future', '<DataBirth>1991, 2027~</DataBirth>', ['RULE.BIRTH_IN_FUTURE ReadmissionPerson']],
    ['dates of a document in a wrong order', '<Document>\n<DocType>P</DocType>\n<DocNumber>1</DocNumber>\n<DocDate>02.01.2020</DocDate>\n<DocExpiry>20200101</DocExpiry></Document>', ['RULE.DATE_ORDER ReadmissionPerson']],
  ])('%s', (_what, more, expected) => expect(person(more).told).toEqual(expected));

  it('keeps birth dates as they stand', () => expect(person('<DataBirth>1990 ,1990,19850703, 1985~</DataBirth>').notification?.person.birthDates).toEqual(['1990', '1990', '1985-07-03', '1985~']));

  it('needs one name block that is not null', () => {
    expect(inRecord('readmission', /<NameCyrillic>[^]*<\/NameCyrillic>/, '<NameCyrillic/>').told).toEqual(['FIELD.MISSING PersonData']);
    expect(inRecord('readmission', PERSON, '<PersonData>-</PersonData>').told).toEqual(['FIELD.MISSING PersonData']);
  });
});

describe('a search', () => {
  it.each([['01.08.2026', '2027-08-01'], ['29.02.2024', '2025-02-28'], ['31.12.9999', '9999-12-31']])('included on %s is valid until %s where nothing else is said', (day, until) => {
    expect(inRecord('search', '<DateInclusion>01.08.2026', `<DateInclusion>${day}`).notification?.search.validUntil).toBe(until);
  });
});

describe('a snapshot', () => {
  const one = aRecord('search', true);
  const two = (change: (record: string) => string): string => aSnapshot(`${one}\n${change(one)}`, 2);

  it('says what its records do not', () => {
    const { told, notification, translation } = changed(aSnapshot(one), '<Organ>', '<NumberVersion>3</NumberVersion>\n<Organ>');
    expect(told).toEqual([]);
    expect(notification?.header).toMatchObject({ action: 'UPDATE', status: 'EXERCISE', sentAt: '2026-08-01T06:00:00.000Z' });
    expect(translation.snapshot).toEqual({ series: 'REPUBLICAN_WANTED|EXERCISE', id: 'S-1', day: '2026-08-01', sentAt: '2026-08-01T06:00:00.000Z', listed: ['KGZ|Р-1'], isComplete: true });
  });

  it.each<[string, string, string, string[]]>([
    ['has no action and no mode', '<Organ>', '<Action>I</Action>\n<Mode>TEST</Mode>\n<Organ>', ['!FIELD.UNKNOWN Action', '!FIELD.UNKNOWN Mode']],
    ['needs a time of sending', '<DateTimeSend>01.08.2026 12:00:00</DateTimeSend>', '<DateTimeSend>-</DateTimeSend>', ['FIELD.MISSING DateTimeSend']],
  ])('%s', (_what, from, to, expected) => expect(changed(aSnapshot(one), from, to).told).toEqual(expected));

  it('holds search requests only', () => expect(changed(aSnapshot(aRecord('group')), 'МВД', 'М').told).toEqual(['FORMAT.UNKNOWN_RECORD CrimeGroup']));

  it.each<[string, (record: string) => string, boolean, string[]]>([
    ['a reference twice', (record) => record.replace('<Organ>', '<Country>KZ</Country><Organ>'), true, ['KGZ|Р-1', 'KAZ|Р-1']],
    ['a reference that is null', (record) => record.replace('Р-1', '-'), false, ['KGZ|Р-1']],
    ['a reference too long', (record) => record.replace('Р-1', 'x'.repeat(65)), false, ['KGZ|Р-1']],
    ['a country that is none', (record) => record.replace('Р-1', 'Р-2').replace('<Organ>', '<Country>KGZ</Country><Organ>'), false, ['KGZ|Р-1']],
    ['a country that is null', (record) => record.replace('Р-1', 'Р-2').replace('<Organ>', '<Country>-</Country><Organ>').replace('МВД', '-'), true, ['KGZ|Р-1', 'KGZ|Р-2']],
    ['a malformed record', (record) => record.replace('Р-1', 'Р-2').replace('МВД', '<x/>'), false, ['KGZ|Р-1']],
    ['a record of an unknown type', () => '<x/>', false, ['KGZ|Р-1']],
    ['an empty record', () => '<KyrgyzPhysicPerson/>', false, ['KGZ|Р-1']],
    ['a record at fault', (record) => record.replace('Р-1', 'Р-2').replace('7D', 'x'), true, ['KGZ|Р-1', 'KGZ|Р-2']],
  ])('lists what can be matched: %s', (_what, change, isComplete, listed) => {
    const translation = translate(two(change));
    expect(translation.snapshot).toMatchObject({ isComplete, listed });
    expect(translation.records.map(({ outcome }) => outcome)).toEqual(['ACCEPTED', 'REJECTED']);
  });

  it('is at fault at the reference that stood before', () => {
    const { rejections, records } = translate(two((record) => record));
    expect(rejections.map(({ record, code, path: at }) => `${record} ${code} ${at.split('.').at(-1)}`)).toEqual(['2 FIELD.INVALID RegNumber']);
    expect(records[1]).toMatchObject({ sourceReference: 'Р-1', outcome: 'REJECTED' });
  });

  it('is none where it is refused', () => expect(translate(aSnapshot(one, 2)).snapshot).toBeUndefined());
});

// Each of these is read in a time that grows with its length alone.
describe('ends for', () => {
  const search = anEventList(aRecord('search'));
  const beside = (text: string): string => search.replace('<Organ>', `${text}<Organ>`);
  it.each<[string, string, string]>([
    ['unknown elements without end', beside('<x/>\n'.repeat(300_000)), 'READ'],
    ['declarations without end on one line', beside('<x xmlns:a="u"/>'.repeat(200_000)), 'READ'],
    ['attributes without end', search.replace('<Organ>', `<Organ ${Array.from({ length: 200_000 }, (_, i) => `a${i}=""`).join(' ')}>`), 'READ'],
    ['names in turns', search.replace('<Sex>', `${'<NameLatin><Name>a</Name></NameLatin><NameCyrillic><Name>a</Name></NameCyrillic>'.repeat(50_000)}<Sex>`), 'READ'],
    ['a cell without end', beside(`<Country>${'KG,'.repeat(2_000_000)}</Country>`), 'READ'],
    ['absent values in CDATA', search.replace('МВД', '<![CDATA[-]]>'.repeat(300_000)), 'READ'],
    ['elements in elements', search.replace('Издөө', '<x>'.repeat(500_000) + '</x>'.repeat(500_000)), 'REFUSED'],
    ['records without end', anEventList('<x/>\n'.repeat(1_000_000), 9), 'REFUSED'],
  ])('%s', (_what, text, outcome) => expect(translate(text).outcome).toBe(outcome), 60_000);
});
