import { randomUUID } from 'node:crypto';
import { code, codes, kazBytes, kazDate, kazInstant, kazRecord, type KazRecord } from '../../infra/local/src/demo/kaz-message.ts';

const DAY_MS = 86_400_000;

/** A day so many days from now, `YYYY-MM-DD`. */
export function day(fromNow: number): string {
  return new Date(Date.now() + fromNow * DAY_MS).toISOString().slice(0, 10);
}

export interface KazSubmission {
  readonly messageType?: 'NOTIFICATION' | 'NOTIFICATION_TRAINING';
  readonly records: readonly object[];
}

export function submissionBytes({ messageType = 'NOTIFICATION', records }: KazSubmission): string {
  return kazBytes({ messageId: randomUUID(), messageType, sentAt: new Date(), records });
}

type Frame = Pick<KazRecord, 'reference'> & Partial<Pick<KazRecord, 'action' | 'version'>> & { readonly releasableTo: readonly string[] };

function record(kind: KazRecord['kind'], purpose: string, { reference, action = 'NEW', version = 1, releasableTo }: Frame, body: object): object {
  return kazRecord({ kind, action, reference, version, restriction: { mode: '00', releasableTo, purpose, retainUntil: day(300) }, body });
}

const INVENTED = {
  fullName: { ru: { lastName: 'Выдуманов', firstName: 'Пример', middleName: 'Образцович' }, latin: { lastName: 'VYDUMANOV', firstName: 'PRIMER' } },
  sex: code('1'),
  birthDate: '03.07.1985',
};

/** A search whose person can be told from others by the family name. */
export function urgentSearch(frame: Frame, family = 'Выдуманов'): object {
  const person = { ...INVENTED, fullName: { ru: { ...INVENTED.fullName.ru, lastName: family } } };
  return record('search', 'IZ', frame, { category: code('C2'), urgency: code('U1'), measure: code('X1'), reason: 'Проверка пути от файла до экрана', validUntil: kazDate(day(30)), person });
}

export function group(frame: Frame, territories: readonly string[]): object {
  return record('group', 'TL', frame, { category: '1', org: { org_name: 'Группа «Мираж»' }, state: code('A1'), activities: codes('11'), territories: codes(...territories) });
}

export function operation(frame: Frame, phase: string): object {
  return record('operation', 'BO', frame, {
    operationCode: 'ОП-Е2Е',
    operationName: 'Операция «Проверка»',
    phase: code(phase),
    leadCountry: code('KAZ'),
    participants: codes('KAZ', 'KGZ'),
    asOf: kazInstant(new Date()),
  });
}

export function readmission(frame: Frame, dueInDays: number): object {
  return record('readmission', 'RA', frame, {
    person: INVENTED,
    fromCountry: code('TUR'),
    toCountry: code('KAZ'),
    stage: code('204'),
    stageDate: kazDate(day(-90)),
    traffickingSign: code('T2'),
    placement: { institutionCode: 'KZ-01', admissionDate: kazDate(day(-90)), dueDate: kazDate(day(dueInDays)) },
  });
}
