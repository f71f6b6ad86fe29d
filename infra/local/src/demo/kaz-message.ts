/** A coded value of KAZ's format, with its Russian label for the reader. */
export interface Code {
  readonly code: string;
  readonly ruValue?: string;
}

export const code = (value: string, ruValue?: string): Code => (ruValue === undefined ? { code: value } : { code: value, ruValue });

export const codes = (...values: readonly string[]): Code[] => values.map((value) => ({ code: value }));

/** `dd.mm.yyyy` of an ISO day. */
export function kazDate(day: string): string {
  return day.split('-').reverse().join('.');
}

/** An instant at +05:00, without a fraction. */
export function kazInstant(at: Date): string {
  return `${new Date(at.getTime() + 5 * 60 * 60 * 1000).toISOString().slice(0, 19)}+05:00`;
}

export interface KazMessage {
  readonly messageId: string;
  readonly messageType: 'NOTIFICATION' | 'NOTIFICATION_TRAINING';
  readonly sentAt: Date;
  readonly records: readonly object[];
}

/** The bytes of a submission in KAZ's format. Source: members/KAZ/README.md, section 3. */
export function kazBytes({ messageId, messageType, sentAt, records }: KazMessage): string {
  const message = {
    messageInfo: { messageId, serviceId: 'CSTO-CBX', messageType, messageDate: kazInstant(sentAt), sender: { senderId: 'Комитет миграционной службы МВД РК' } },
    messageData: { recordCount: records.length, records },
  };
  return `${JSON.stringify(message, null, 2)}\n`;
}

export type Kind = 'group' | 'readmission' | 'operation' | 'search';

const KINDS: Readonly<Record<Kind, { readonly recordType: Code; readonly body: string }>> = {
  group: { recordType: code('10', 'Организованная преступная группа'), body: 'groupData' },
  readmission: { recordType: code('20', 'Реадмиссия'), body: 'readmissionData' },
  operation: { recordType: code('30', 'Операция'), body: 'operationData' },
  search: { recordType: code('40', 'Розыск'), body: 'searchData' },
};

export interface KazRecord {
  readonly kind: Kind;
  readonly action: 'NEW' | 'UPDATE' | 'CANCEL';
  readonly reference: string;
  readonly version: number;
  readonly restriction: { readonly mode: string; readonly releasableTo: readonly string[]; readonly purpose: string; readonly retainUntil: string };
  /** A cancellation carries none. */
  readonly body: object;
}

const ACTIONS = { NEW: code('1', 'Новая'), UPDATE: code('2', 'Изменение'), CANCEL: code('3', 'Отмена') } as const;

export function kazRecord({ kind, action, reference, version, restriction, body }: KazRecord): object {
  return {
    recordType: KINDS[kind].recordType,
    actionType: ACTIONS[action],
    recordNumber: reference,
    recordVersion: version,
    restriction: {
      mode: code(restriction.mode),
      releasableTo: codes(...restriction.releasableTo),
      purpose: code(restriction.purpose),
      retainUntil: kazDate(restriction.retainUntil),
    },
    ...(action === 'CANCEL' ? {} : { [KINDS[kind].body]: body }),
  };
}
