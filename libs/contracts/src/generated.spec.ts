import { readdirSync, readFileSync } from 'node:fs';
import { generateAll } from '../generator/generate.js';

const LIBRARY = new URL('../', import.meta.url);

describe('generated files', () => {
  const files = generateAll();

  it.each([...files.keys()])('%s is what the generator makes: `npm run generate -w libs/contracts`', (path) => {
    expect(readFileSync(new URL(path, LIBRARY), 'utf8')).toBe(files.get(path));
  });

  it('are all there is in their folder', () => {
    const expected = [...files.keys()].filter((path) => path.startsWith('src/generated/')).map((path) => path.slice('src/generated/'.length));
    expect(readdirSync(new URL('src/generated/', LIBRARY)).toSorted()).toEqual(expected.toSorted());
  });

  it('say so, where they can, in their first line', () => {
    for (const [path, content] of files) {
      if (/\.(ts|yaml)$/.test(path)) expect(content.split('\n')[0]).toContain('Generated from libs/contracts/schemas by `npm run generate -w libs/contracts`');
    }
  });
});
