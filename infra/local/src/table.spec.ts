import { table } from './table.ts';

describe('table', () => {
  it('sets columns as wide as their widest cell, in letters of every script, and ends no line in blanks', () => {
    expect(table(['name', 'n', 'what'], [['Тёплый берег', '12', 'a group'], ['x', '', '']])).toBe(
      ['name          n   what', '────────────  ──  ───────', 'Тёплый берег  12  a group', 'x'].join('\n'),
    );
  });

  it('counts a letter that is written with a combining mark once', () => {
    expect(table(['a', 'b'], [['й'.normalize('NFD'), 'c']]).split('\n')[2]).toBe(`${'й'.normalize('NFD')}  c`);
  });

  it('shows its header when there are no rows', () => {
    expect(table(['a', 'bc'], [])).toBe('a  bc\n─  ──');
  });
});
