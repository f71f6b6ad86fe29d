import { CbxError } from '@cbx/kernel';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadMember } from './load-member.js';

const KAZ = path.resolve(import.meta.dirname, '../../../../members/KAZ');

describe('a mapping that is read', () => {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'cbx-mapping-')), 'KAZ');
  beforeEach(() => {
    mkdirSync(folder, { recursive: true });
    for (const file of ['mapping.yaml', 'code-lists.yaml', 'answers.yaml']) cpSync(path.join(KAZ, file), path.join(folder, file));
  });
  afterAll(() => rmSync(path.dirname(folder), { recursive: true }));

  /** What is told of KAZ's mapping with `from` replaced by `to`: each mistake with its line, that of the first change being `line`. */
  function mistakes(from: string, to: string, file = 'mapping.yaml'): { told: string[]; line: number } {
    const text = readFileSync(path.join(KAZ, file), 'utf8');
    if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
    writeFileSync(path.join(folder, file), text.replace(from, to));
    const line = text.slice(0, text.indexOf(from)).split('\n').length;
    try {
      loadMember(folder);
    } catch (error) {
      if (!(error instanceof CbxError)) throw error;
      expect(error.code).toBe('MAPPING.INVALID');
      return { told: error.message.split('\n').slice(1), line };
    }
    return { told: [], line };
  }

  it('says whose it is, and has a version of its own for each content', () => {
    const { iso3, format, mediaTypes, mappingVersion, limits } = loadMember(folder);
    expect({ iso3, format, mediaTypes, limits }).toEqual({ iso3: 'KAZ', format: 'KAZ-JSON', mediaTypes: ['application/json'], limits: { bytes: 10_485_760, records: 10_000, depth: 32 } });
    expect(mappingVersion).toMatch(/^KAZ-1\.0-[0-9a-f]{12}$/);
    expect(loadMember(folder).mappingVersion).toBe(mappingVersion);
    writeFileSync(path.join(folder, 'code-lists.yaml'), `${readFileSync(path.join(folder, 'code-lists.yaml'), 'utf8')}\n# another\n`);
    expect(loadMember(folder).mappingVersion).not.toBe(mappingVersion);
  });

  it('hands over each notification as it is read, where somebody takes them', () => {
    const member = loadMember(folder);
    const bytes = readFileSync(path.join(KAZ, 'samples/07-batch-mixed.json'));
    const whole = member.translate(bytes);
    const taken: unknown[] = [];
    expect(member.translate(bytes, (each) => void taken.push(each))).toEqual({ ...whole, notifications: [] });
    expect(whole.notifications.length).toBeGreaterThan(1);
    expect(taken).toEqual(whole.notifications);
  });

  it.each([
    ['an unknown target', 'reason: required text(1000) -> search.reason', 'reason: required text(1000) -> search.why', "'search.why' is not in the shared schema"],
    ['a target given twice', '-> search.reason', '-> search.category', "'search.category' is given a second time"],
    ['a type that the target does not take', 'stageDate: required date -> readmission.stageOn', 'stageDate: required text(20) -> readmission.stageOn', "'readmission.stageOn' is of type date in the shared schema, and here is given a text"],
    ['a partial date where a day is needed', 'validUntil: required date', 'validUntil: required edtf', "'search.validUntil' is of type date in the shared schema, and here is given a edtf"],
    ['a text where a code is needed', 'state: required code(GROUP_STATE)', 'state: required text(9)', "'group.status' takes one of ACTIVE, UNDER_INVESTIGATION, DISMANTLED: it needs a code list"],
    ['an integer where a text is needed', 'area: text(1000)', 'area: int(0..9)', "'operation.area' is of type string in the shared schema, and here is given an integer"],
    ['another list than the target takes', 'sex: required code(SEX)', 'sex: required code(SCRIPT)', "cannot be 'Cyrl'"],
    ['an unknown code list', 'code(SEX)', 'code(SEXES)', "there is no code list 'SEXES'"],
    ['an unknown type', 'birthPlace: text(300)', 'birthPlace: string(300)', "there is no type or shape 'string'"],
    ['a type without its arguments', 'int(1..999999)', 'int', "the type 'int' takes 1 to 2 arguments in brackets, and here are 0"],
    ['a wrong range', 'int(1..999999)', 'int(9..1)', 'a range such as 0..10 is expected'],
    ['a default that is no symbol', 'default NOT_ASSESSED', 'default UNSURE', "'readmission.traffickingIndicator' cannot be 'UNSURE'"],
    ['a default that the envelope does not give', 'default $originAgency', 'default $agency', "the envelope does not give '$agency'"],
    ['required and a default', 'recordVersion: int', 'recordVersion: required int', 'is required: it has neither a default nor a condition'],
    ['a field that goes nowhere', 'birthPlace: text(300) -> birthPlace', 'birthPlace: text(300)', "the field 'birthPlace' goes nowhere"],
    ['a clause that is none', 'birthPlace: text(300)', 'birthPlace: text(300) maybe', "'maybe' is not understood"],
    ['a target that is none', '-> birthPlace', '-> birthPlace[]', "'birthPlace[]' is no target"],
    ['a constant that is no symbol', 'latin: name-block -> names+[type=PRIMARY, script=Latn]', 'latin: name-block -> names+[type=PRIMARY, script=Latin]', "cannot be 'Latin'"],
    ['an object that lacks what the schema requires', 'latin: name-block -> names+[type=PRIMARY, script=Latn]', 'latin: name-block -> names+[type=PRIMARY]', 'script\', which the shared schema requires'],
    ['what the schema requires and only sometimes is there', 'sex: required code(SEX)', 'sex: code(SEX)', "'person.sex' is required by the shared schema: 'sex' must be required, or have a default"],
    ['a list where there is none', 'birthPlace: text(300) -> birthPlace', 'birthPlace: text(300) -> birthPlace+', 'is no list in the shared schema'],
    ['a condition that never holds', 'required when category = WITH_PERSONS', 'required when category = SOME', "'category' never is 'SOME'"],
    ['a field that comes later', 'unless same as kk', 'unless same as latin', "there is no field 'latin' before this one"],
    ['an unknown rule', '- kz-iin(iin, sex, birthDate)', '- kz-in(iin, sex, birthDate)', "there is no rule 'kz-in'"],
    ['a rule over an unknown field', '- kz-iin(iin, sex, birthDate)', '- kz-iin(inn, sex, birthDate)', "kz-iin names 'inn', which is no field here"],
    ['an example that does not hold', '29.02.1900: FIELD.INVALID', '29.02.1900: 1900-02-29', "the example '29.02.1900' of 'date' gives FIELD.INVALID, not 1900-02-29"],
    ['a layout that is none', 'calendar-date(dd.mm.yyyy, 1800..2100)', 'calendar-date(dd.mm.yy, 1800..2100)', "'yy' is the year of these that has the two digits"],
    ['a third argument of a date that is none', 'calendar-date(dd.mm.yyyy, 1800..2100)', 'calendar-date(dd.mm.yyyy, 1800..2100, iso)', "'iso' is not understood"],
    ['a layout of a date and time without zone', 'zoned-instant(+05:00 | +06:00, 1800..2100)', 'date-time(dd.mm.yyyy hh:mm:ss, 1800..2100)', 'is no layout of a date and time'],
    ['distinct where no two can be the same', 'required code(ACTIVITY)[] -> group.activities', 'required code(ACTIVITY)[] distinct -> group.activities', "'distinct' is for a list of dates"],
    ['an unknown codec', 'codec: json', 'codec: jsonl', "there is no codec 'jsonl'"],
    ['a limit that is none', 'depth: 32', 'depth: 0', 'bytes.limits.depth is a whole number from 1'],
    ['what is rendered where no field is', 'messageInfo.serviceId: CSTO-CBX', 'messageInfo.service: CSTO-CBX', "'messageInfo.service' is neither a field here nor a list"],
    ['a field that adds to another list', 'names: [fullName.kk if another, fullName.ru', 'names: [fullName.kz if another, fullName.ru', "'fullName.kz' does not add to names"],
    ['a field of a list that is left out', 'names: [fullName.kk if another, fullName.ru, fullName.latin', 'names: [fullName.kk if another, fullName.ru', "'fullName.latin' adds to names as well"],
    ['a condition that is none', 'category: [2 if members, 1]', 'category: [2 if members > 0, 1]', 'a condition is written like'],
    ['a condition by an unknown type', 'category: [2 if members, 1]', 'category: [2 if group.note is txt, 1]', "there is no type or shape 'txt'"],
    ['a way to treat what is too long', 'tooLong: cut', 'tooLong: shorten', "render.tooLong is 'cut' or 'not rendered'"],
    ['a way to treat characters', 'characters: removed', 'characters: gone', "render.characters is 'removed', 'not rendered', or one sign"],
    ['a part that is unknown', 'shapes:', 'shape:', "the mapping has no 'shape'"],
  ])('tells %s at its line', (_what, from, to, words) => {
    const { told, line } = mistakes(from, to);
    expect(told.filter((each) => each.startsWith(`KAZ/mapping.yaml:${line}:`)).join('\n')).toContain(words);
  });

  it.each([
    ['what the schema requires and nothing gives', 'reason: required text(1000) -> search.reason', 'reason: required text(1000) unused', "SEARCH_REQUEST: nothing gives 'search.reason', which the shared schema requires"],
    ['a shape that is used nowhere', 'documents: document[] -> identifiers+', 'documents: text unused', "the shape 'document' is used nowhere"],
    ['what no record takes of the envelope', 'agency: text(200) default $originAgency', 'agency: required text(200)', "the envelope gives '$originAgency', which no record takes"],
    ['a body that is missing', '    SEARCH_REQUEST: searchData search\n', '', 'there is no body for SEARCH_REQUEST'],
    ['what the envelope gives only sometimes', 'messageType: required symbol', 'messageType: symbol', "the envelope gives '$status' only where its field is there"],
    ['text that is no YAML', 'member: KAZ', 'member: [KAZ', 'KAZ/mapping.yaml:'],
  ])('tells %s', (_what, from, to, words) => expect(mistakes(from, to).told.join('\n')).toContain(words));

  it.each([
    ['a list that is none', 'each: records', 'each: record', "'record' is no list"],
    ['a name that nobody gives', '<received>', '<recieved>', "there is no 'recieved'"],
    ['texts that are not there', 'ruValue: <code in ru>', 'ruValue: <code in rus>', "there are no texts 'rus'; there are kk, ru"],
    ['a list that is not there', '<status as RESPONSE_TYPE>', '<status as RESPONSES>', "there is no code list 'RESPONSES' (there are SERVICE"],
    ['a condition that is none', 'if: refused', 'if: refused!', 'a condition is written like'],
    ['a part that is unknown', 'answer:', 'answers:', "the answer has no 'answers'"],
  ])('tells of the answers %s at its line', (_what, from, to, words) => {
    const { told, line } = mistakes(from, to, 'answers.yaml');
    expect(told.filter((each) => each.startsWith(`KAZ/answers.yaml:${line}:`)).join('\n')).toContain(words);
  });

  it('tells texts that are used nowhere', () => {
    expect(mistakes('  ru:\n', '  uz: { A0: Qabul }\n  ru:\n', 'answers.yaml').told.join('\n')).toMatch(/answers\.yaml:\d+: the texts 'uz' are used nowhere/);
  });

  it('tells what is required and nothing renders, and leaves the rest of a mapping that only reads alone', () => {
    expect(mistakes('    messageInfo.serviceId: CSTO-CBX\n', '').told.join('\n')).toMatch(/mapping\.yaml:\d+: 'serviceId' is required, and nothing says what is rendered there/);
  });

  it('tells mistakes of the code lists in their file', () => {
    expect(mistakes('SERVICE:', 'SERVICES:', 'code-lists.yaml').told).toEqual(expect.arrayContaining([expect.stringMatching(/^KAZ\/code-lists\.yaml:\d+: the list SERVICES is used nowhere$/)]));
  });

  it('tells every mistake, sorted by line', () => {
    const { told } = mistakes('birthPlace: text(300) -> birthPlace', 'birthPlace: strng -> birthplace');
    writeFileSync(path.join(folder, 'mapping.yaml'), readFileSync(path.join(folder, 'mapping.yaml'), 'utf8').replace('codec: json', 'codec: yaml'));
    expect(told.length).toBeGreaterThan(0);
    expect(() => loadMember(folder)).toThrow(/^The mapping of KAZ has \d+ mistakes:\nKAZ\/mapping\.yaml:\d+: there is no codec 'yaml'; there are json, csv.*\n/);
  });

  it('tells a line of a CSV that is not written as it is', () => {
    const csv = path.join(path.dirname(folder), 'TJK');
    cpSync(path.resolve(KAZ, '../TJK'), csv, { recursive: true });
    for (const [file, last] of [['mapping.yaml', "last: '#ИТОГО;<rows>"], ['answers.yaml', "first: '#ВИД;<kind>"]] as const) {
      const text = readFileSync(path.join(csv, file), 'utf8');
      writeFileSync(path.join(csv, file), text.replace(last, `${last}~`));
      expect(() => loadMember(csv)).toThrow(new RegExp(`TJK/${file}:\\d+: bytes\\.${last.slice(0, last.indexOf(':'))} is written as the line is`));
      writeFileSync(path.join(csv, file), text);
    }
  });

  it('is refused in the folder of another member, and where there is none', () => {
    const other = path.join(path.dirname(folder), 'ARM');
    cpSync(KAZ, other, { recursive: true });
    expect(() => loadMember(other)).toThrow('The folder ARM holds the mapping of KAZ');
    expect(() => loadMember(path.join(path.dirname(folder), 'BLR'))).toThrow(expect.objectContaining({ code: 'MAPPING.NOT_FOUND' }) as Error);
  });
});
