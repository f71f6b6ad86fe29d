import type { Person } from '@cbx/contracts';

/** An invented person. Everything may be said otherwise. */
export function aPerson(parts: Partial<Person> = {}): Person {
  return {
    names: [
      { type: 'PRIMARY', script: 'Cyrl', family: 'Примеров', given: 'Тимур', patronymic: 'Образцович' },
      { type: 'PRIMARY', script: 'Latn', family: 'Primerov', given: 'Timur' },
    ],
    sex: 'MALE',
    birthDates: ['1990-04-12'],
    nationalities: ['KGZ'],
    ...parts,
  };
}
