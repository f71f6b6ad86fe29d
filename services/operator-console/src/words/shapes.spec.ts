import { readFileSync } from 'node:fs';
import { en } from './en.js';
import { fieldShape, resolvePath, SHAPES, type FieldShape, type ObjectName } from './shapes.js';

interface AvroField {
  readonly name: string;
  readonly type: unknown;
}

/** All records and enums of the contracts' Avro schemas, by name. */
function avroTypes(): { records: Map<string, AvroField[]>; enums: Set<string> } {
  const records = new Map<string, AvroField[]>();
  const enums = new Set<string>();
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(walk);
    if (typeof node !== 'object' || node === null) return;
    const { type, name, fields } = node as { type?: unknown; name?: unknown; fields?: unknown };
    if (type === 'record' && typeof name === 'string' && Array.isArray(fields)) records.set(name, fields as AvroField[]);
    if (type === 'enum' && typeof name === 'string') enums.add(name);
    Object.values(node).forEach(walk);
  };
  for (const kind of ['organized-crime-group', 'readmitted-person', 'operation-status', 'search-request']) {
    walk(JSON.parse(readFileSync(new URL(`../../../../libs/contracts/src/generated/${kind}.avsc`, import.meta.url), 'utf8')));
  }
  return { records, enums };
}

/** The name that a field's type refers to, inside unions and arrays. */
function namesIn(type: unknown): string[] {
  if (typeof type === 'string') return [type.replace('cbx.v1.', '')];
  if (Array.isArray(type)) return type.flatMap(namesIn);
  if (typeof type !== 'object' || type === null) return [];
  const { name, items, type: inner, logicalType } = type as { name?: string; items?: unknown; type?: unknown; logicalType?: string };
  return [...(name === undefined ? [] : [name]), ...(logicalType === undefined ? [] : [logicalType]), ...namesIn(items), ...(typeof inner === 'object' ? namesIn(inner) : [])];
}

describe('the shapes of the shared schema', () => {
  const { records, enums } = avroTypes();
  const named = (Object.keys(SHAPES) as ObjectName[]).filter((name) => name !== 'Notification');

  it.each(named)('give each field of %s the type that the contracts give it', (name) => {
    const fields = records.get(name);
    expect(fields).toBeDefined();
    for (const { name: field, type } of fields ?? []) {
      const names = namesIn(type);
      const shape: FieldShape | undefined = fieldShape(name, field);
      const object = names.find((one) => records.has(one));
      const symbols = names.find((one) => enums.has(one));
      if (object !== undefined) expect(shape).toEqual({ object });
      else if (symbols !== undefined) expect(shape).toEqual({ enum: symbols });
      else if (names.includes('date')) expect(shape).toBe('date');
      else if (names.includes('timestamp-millis')) expect(shape).toBe('instant');
      else expect(typeof shape).toBe('string');
    }
  });

  it('have a label for every field', () => {
    for (const [name, fields] of Object.entries(SHAPES)) expect(Object.keys(en.fields[name as ObjectName]).sort()).toEqual(Object.keys(fields).sort());
  });
});

describe('a path into a notification', () => {
  it('is resolved as JSON pointer, with the place in a list', () => {
    expect(resolvePath('/person/names/1/family')).toEqual({
      steps: [
        { object: 'Notification', field: 'person' },
        { object: 'Person', field: 'names', index: 1 },
        { object: 'PersonName', field: 'family' },
      ],
      unknown: [],
      shape: 'text',
    });
  });

  it('is resolved as a rule’s dotted path', () => {
    expect(resolvePath('members.person.sex').shape).toEqual({ enum: 'Sex' });
  });

  it('keeps what the schema does not have by its name', () => {
    expect(resolvePath('/operation/budget')).toEqual({ steps: [{ object: 'Notification', field: 'operation' }], unknown: ['budget'], shape: undefined });
  });

  it('is not led astray by names that every object has', () => {
    expect(resolvePath('/person/constructor').unknown).toEqual(['constructor']);
  });
});
