import type { Principal } from '@cbx/release';
import { cancel, search } from '../../test/notifications.js';
import { detailFor, summaryFor } from './case-view.js';
import type { CaseFacts } from './case-view.js';

const operator = (state: string): Principal => ({ subject: `operator-${state}`, state, roles: ['operator'] });
const facts: CaseFacts = {
  id: '01890000-0000-7000-8000-000000000001',
  caseNumber: 'KAZ-2026-000001',
  subjectKey: search().header.subjectKey,
  kind: 'SEARCH_REQUEST',
  status: 'ACTUAL',
  caseStatus: 'OPEN',
  origin: 'KAZ',
  label: 'Примеров Тимур Образцович',
  openedAt: '2026-03-01T09:00:00.000Z',
  updatedAt: '2026-03-02T09:00:00.000Z',
  sourceVersion: 2,
  handlingCode: 'H1',
  releasableTo: ['*'],
  withdrawnThrough: 0,
};
const withdrawn: CaseFacts = { ...facts, caseStatus: 'WITHDRAWN', withdrawnThrough: 2 };

describe('summaryFor', () => {
  it('shows an open case under its name', () => {
    expect(summaryFor(operator('ARM'), facts)).toEqual({
      id: facts.id,
      caseNumber: 'KAZ-2026-000001',
      kind: 'SEARCH_REQUEST',
      status: 'ACTUAL',
      caseStatus: 'OPEN',
      owner: 'KAZ',
      subjectKey: facts.subjectKey,
      label: 'Примеров Тимур Образцович',
      openedAt: facts.openedAt,
      updatedAt: facts.updatedAt,
      sourceVersion: 2,
      handling: { code: 'H1', releasableTo: ['*'] },
    });
  });

  it('shows a withdrawn case by its number, to its owner by its name', () => {
    expect(summaryFor(operator('ARM'), withdrawn).label).toBe('KAZ-2026-000001');
    expect(summaryFor(operator('KAZ'), withdrawn).label).toBe('Примеров Тимур Образцович');
  });

  it('shows a case that never had a name by its number', () => {
    expect(summaryFor(operator('KAZ'), { ...withdrawn, label: undefined }).label).toBe('KAZ-2026-000001');
  });
});

describe('detailFor', () => {
  it('carries the notification while the case is open', () => {
    expect(detailFor(operator('ARM'), facts, search(), [])).toMatchObject({ notification: search(), timeline: [] });
  });

  it.each(['ARM', 'KAZ'])('carries none once it is withdrawn, for %s', (state) => {
    expect(detailFor(operator(state), withdrawn, cancel('SEARCH_REQUEST', { version: 2 }), [])).not.toHaveProperty('notification');
  });
});
