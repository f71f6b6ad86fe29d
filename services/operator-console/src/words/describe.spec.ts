import { describeAt, describeValue, operatorLabel, pathLabels, symbolLabel, type Words } from './describe.js';
import { createTranslator } from './i18n.js';
import type { Language } from './language.js';

async function wordsOf(language: Language): Promise<Words> {
  return { t: (await createTranslator(language)).t, language };
}

describe('values in words', () => {
  it('name symbols, countries and dates in the reader’s language', async () => {
    const ru = await wordsOf('ru');
    expect(describeAt(ru, 'operation.phase', 'ACTIVE').lines).toEqual(['Идёт']);
    expect(describeAt(ru, 'group.territories', ['KAZ', 'RUS']).lines).toEqual(['Казахстан, Россия']);
    expect(describeAt(ru, '/person/birthDates/0', '1985~').lines).toEqual(['ок. 1985']);
    expect(describeAt(ru, 'header.handling.releasableTo', ['*']).lines).toEqual(['все государства-участники']);
    expect(describeAt(ru, 'stay.dueOn', '2031-02-10T00:00:00.000Z').lines[0]).toMatch(/^\d{1,2} февр\. 2031, \d\d:\d\d$/);
    const en = await wordsOf('en');
    expect(describeAt(en, '/stay/dueOn', '2031-02-09').lines).toEqual(['9 February 2031']);
    expect(describeAt(en, '/person/names/0/weak', true).lines).toEqual(['yes']);
  });

  it('lay out an object by its fields, in the order of the schema', async () => {
    const en = await wordsOf('en');
    expect(describeAt(en, '/legalStatus', { decidedOn: '2031-02-09', procedure: 'DECIDED' }).lines).toEqual(['Procedure: Decided', 'Decided on: 9 February 2031']);
    expect(describeAt(en, '/operation/results', [{ measure: 'PERSONS_CHECKED', value: 1200 }]).lines).toEqual(['Persons checked: 1,200']);
  });

  it('show what they do not know as it is', async () => {
    const en = await wordsOf('en');
    expect(describeAt(en, '/operation/budget', { amount: 5 }).lines).toEqual(['amount: 5']);
    expect(describeValue(en, undefined, null).lines).toEqual(['']);
    expect(symbolLabel(en, 'Severity', 'EXTREME')).toBe('EXTREME');
    expect(symbolLabel(en, 'Severity', 'toString')).toBe('toString');
    expect(operatorLabel(en, 'resembles')).toBe('resembles');
  });
});

describe('paths in words', () => {
  it('name each step, and which of a list', async () => {
    expect(pathLabels(await wordsOf('ru'), '/members/0/person/names/1/family')).toEqual(['Участник № 1', 'Лицо', 'Имя № 2', 'Фамилия']);
    expect(pathLabels(await wordsOf('en'), 'search.urgency')).toEqual(['Search', 'Urgency']);
  });
});
