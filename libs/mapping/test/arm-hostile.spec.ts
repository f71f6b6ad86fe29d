/** Files of ARM's format that are made to break the reading. */
import fc from 'fast-check';
import { add, changed, main, member } from './arm-changes.js';
import { aFile, textOf } from './arm-file.js';

describe('hostile files', () => {
  it('give a fault without what they hold', () => {
    const { translation } = changed('D10', main(10, 'Տ'), main(382, 'Գաղտնի'), main(440, 'ՏԱՅ'), main(452, 'Գաղտնի'), add('D51', { 10: 'Գաղտնի' }), add('D90', { 10: 'ԳԱՂ' }));
    expect(translation.rejections.length).toBeGreaterThan(0);
    expect(JSON.stringify([translation.rejections, translation.warnings])).not.toMatch(/Գաղտ|ԳԱՂ|ՏԱՅ/i);
  });

  it('never make it throw, and are always the same', () => {
    const samples = (['D10', 'D20', 'D30', 'D40'] as const).map((type) => Array.from(textOf(aFile(type))));
    const bits = fc.constantFrom('\n', '\r', '\u0301', '\u0085', ' ', 'D', 'T', 'H', 'D51000001', '\nD90000001REM', '\nD32000001', '𐤀', '*', '~', '00000000', 'եւ', '\ufeff', 'x'.repeat(700));
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.array(fc.tuple(fc.nat(1000), fc.nat(3), bits), { minLength: 1, maxLength: 6 }), (sample, changes) => {
        const text = [...sample];
        for (const [at, remove, insertion] of changes) text.splice(at, remove, insertion);
        const bytes = Buffer.from(text.join(''), 'utf8');
        expect(member.translate(bytes)).toEqual(member.translate(bytes));
      }),
      { numRuns: 300 },
    );
  });

  it.each<[what: string, text: () => string]>([
    ['lines of nothing', () => '\n'.repeat(3_000_000)],
    ['faults without end in one record', () => textOf({ ...aFile('D10'), lines: [...aFile('D10').lines, ...Array.from({ length: 60_000 }, () => 'D51000001Q')] })],
    ['pieces without end', () => textOf({ ...aFile('D10'), lines: [...aFile('D10').lines, ...Array.from({ length: 60_000 }, () => 'D90000001REM01x')] })],
    ['members without end', () => textOf({ ...aFile('D30'), lines: [...aFile('D30').lines, ...Array.from({ length: 60_000 }, (_, n) => (n % 2 === 0 ? 'D32000001ME' : 'D51000001A LFx'))] })],
    ['records without end', () => textOf({ ...aFile('D10'), lines: Array.from({ length: 100_000 }, (_, n) => `D1${String(n).padStart(7, '0')}`) })],
    ['marks in turns', () => textOf({ ...aFile('D10'), lines: [`D10000001a${'\u0301\u0323'.repeat(300_000)}`] })],
    ['structure at fault without end', () => textOf({ ...aFile('D10'), lines: [...aFile('D10').lines, ...Array.from({ length: 60_000 }, () => 'D99000001')] })],
  ])('%s end', (_what, text) => {
    const bytes = Buffer.from(text(), 'utf8');
    const began = process.cpuUsage().user;
    member.translate(bytes);
    // Quadratic time would take minutes.
    expect((process.cpuUsage().user - began) / 1e6).toBeLessThan(8);
  }, 120_000);
});
