import { CbxError } from '@cbx/kernel';
import { told } from './told.ts';

it('says what went wrong, and nothing that a table holds', () => {
  const postgres = (message: string, code: string, more: object = {}): Error => Object.assign(new Error(message), { severity: 'ERROR', code, ...more });
  expect(told(new CbxError('BACKUP.EXISTS', 'there already'))).toBe('BACKUP.EXISTS: there already');
  expect(told(postgres('database "x" does not exist', '3D000'))).toBe('PostgreSQL: database "x" does not exist (3D000)');
  expect(told(postgres('invalid input syntax for type uuid: "Выдуманов"', '22P02', { table: 'submission', where: 'COPY submission, line 1: "Выдуманов"' }))).toBe('PostgreSQL refuses a value at the table submission (22P02)');
  expect(told(Object.assign(new Error('The suite is running here'), { hints: ['stop it first'] }))).toBe('The suite is running here\n  stop it first');
});
