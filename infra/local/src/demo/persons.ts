import { makeIin } from './iin.ts';
import { code, codes, kazDate } from './kaz-message.ts';

/** The people of the story, all invented, as KAZ's format writes them. */

export const RECRUITER = {
  iin: makeIin('1986-03-14', 'MALE', 3001),
  fullName: {
    kk: { lastName: 'Сұңқарбай', firstName: 'Данияр', middleName: 'Ерболұлы' },
    ru: { lastName: 'Сункарбай', firstName: 'Данияр', middleName: 'Ерболович' },
    latin: { lastName: 'SUNKARBAY', firstName: 'DANIYAR' },
  },
  aliases: 'Дан; Вербовщик Дима',
  sex: code('1', 'Мужской'),
  birthDate: kazDate('1986-03-14'),
  citizenships: codes('KAZ'),
};

export const TRANSPORTER = {
  fullName: { ru: { lastName: 'Перевалов', firstName: 'Азамат' } },
  sex: code('1', 'Мужской'),
  birthDate: '1991',
  citizenships: codes('KGZ'),
  documents: [{ docType: code('001', 'Паспорт'), number: 'PE 0912345', country: code('KGZ') }],
};

export const FORGER = {
  fullName: { ru: { lastName: 'Бумагина', firstName: 'Элина', middleName: 'Олеговна' }, latin: { lastName: 'BUMAGINA', firstName: 'ELINA' } },
  sex: code('2', 'Женский'),
  birthDate: '07.1989',
  citizenships: codes('RUS'),
};

export const YOUNG_WOMAN = {
  iin: makeIin('2006-05-21', 'FEMALE', 4102),
  fullName: {
    kk: { lastName: 'Аққайың', firstName: 'Меруерт', middleName: 'Нұрланқызы' },
    ru: { lastName: 'Аккайын', firstName: 'Меруерт', middleName: 'Нурлановна' },
    latin: { lastName: 'AKKAIYN', firstName: 'MERUERT' },
  },
  sex: code('2', 'Женский'),
  birthDate: kazDate('2006-05-21'),
  birthPlace: 'Туркестанская область',
  citizenships: codes('KAZ'),
};

export const LABOURER = {
  fullName: { ru: { lastName: 'Полевой', firstName: 'Серик', middleName: 'Тимурович' } },
  sex: code('1', 'Мужской'),
  birthDate: kazDate('1979-11-02'),
  citizenships: codes('KAZ'),
  documents: [{ docType: code('001', 'Паспорт'), number: 'N 11223344', country: code('KAZ') }],
};

/** The 31st of February, and no sex of the list: the gateway names both faults. */
export const MISTYPED = {
  fullName: { ru: { lastName: 'Опечаткин', firstName: 'Иван' } },
  sex: code('9'),
  birthDate: '31.02.1985',
  citizenships: codes('KAZ'),
};

export const LOST_IN_EXERCISE = {
  fullName: { ru: { lastName: 'Учебный', firstName: 'Пример' } },
  sex: code('1', 'Мужской'),
  birthDate: '1990',
};
