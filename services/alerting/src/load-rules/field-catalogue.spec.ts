import { fieldCatalogueOf } from './field-catalogue.js';

describe('fieldCatalogueOf', () => {
  it('knows scalars, lists, objects and symbols of the generated schema', () => {
    const group = fieldCatalogueOf('ORGANIZED_CRIME_GROUP');
    expect(group.get('group.territories')).toEqual({ type: 'country', many: true });
    expect(group.get('group.estimatedSize')).toEqual({ type: 'integer', many: false });
    expect(group.get('group.status')).toEqual({ type: 'enum', symbols: ['ACTIVE', 'UNDER_INVESTIGATION', 'DISMANTLED'], many: false });
    expect(group.get('members.role')?.many).toBe(true);
    expect(group.get('members.person.nationalities')).toEqual({ type: 'country', many: true });
    expect(group.get('group')).toEqual({ type: 'object', many: false });
    expect(group.get('header.handling.releasableTo')).toEqual({ type: 'country', many: true });
    expect(group.get('header.sentAt')).toEqual({ type: 'instant', many: false });
    expect(group.get('operation.phase')).toBeUndefined();
  });

  it('tells dates from texts', () => {
    const readmitted = fieldCatalogueOf('READMITTED_PERSON');
    expect(readmitted.get('stay.dueOn')).toEqual({ type: 'date', many: false });
    expect(readmitted.get('person.birthDates')).toEqual({ type: 'text', many: true });
    expect(readmitted.get('person.names.weak')).toEqual({ type: 'boolean', many: true });
  });

  it.each(['ORGANIZED_CRIME_GROUP', 'READMITTED_PERSON', 'OPERATION_STATUS', 'SEARCH_REQUEST'] as const)('has every header field of %s', (kind) => {
    const catalogue = fieldCatalogueOf(kind);
    for (const path of ['header.kind', 'header.origin', 'header.sourceVersion', 'header.status', 'header.handling.code', 'header.provenance.receivedAt']) {
      expect(catalogue.has(path)).toBe(true);
    }
  });
});
