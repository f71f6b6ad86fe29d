import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSchemaIds } from './schema-ids.js';

describe('the schema-ids file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'schema-ids-'));
  const file = join(folder, 'schema-ids.json');
  const entry = { id: 3, fingerprint: 'ab', earlier: [{ id: 1, fingerprint: 'cd', schema: '"string"' }] };

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('is read as the deploy job wrote it', () => {
    writeFileSync(file, JSON.stringify({ 'a-value': entry }));
    expect(readSchemaIds(file)).toEqual({ 'a-value': entry });
  });

  it.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['an id of another type', JSON.stringify({ a: { ...entry, id: '3' } })],
    ['earlier ones without their text', JSON.stringify({ a: { ...entry, earlier: [{ id: 1, fingerprint: 'cd' }] } })],
  ])('is refused with %s', (_name, content) => {
    writeFileSync(file, content);
    expect(() => readSchemaIds(file)).toThrow(expect.objectContaining({ code: 'CONTRACT.SCHEMA_IDS', retryable: false }));
  });

  it('is named where it is missing', () => {
    const missing = join(folder, 'none.json');
    expect(() => readSchemaIds(missing)).toThrow(expect.objectContaining({ code: 'CONTRACT.SCHEMA_IDS', details: { path: missing } }));
  });
});
