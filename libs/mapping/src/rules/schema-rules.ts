import type { Person } from '@cbx/contracts';
import { addYears, firstPossibleDay, utcDay } from '@cbx/kernel';
import type { Localized } from '../localized.js';
import { isFaultyIn } from '../shape/assign.js';

/**
 * A notification in the making: what its record gave without fault. A value at fault is not in it, so that a rule that compares the value is not
 * checked; a rule that asks for a value must ask `isFaultyIn` first.
 */
export type Draft = Readonly<Record<string, unknown>>;

export interface SchemaRule {
  readonly code: `RULE.${string}`;
  readonly expected: Localized;
  broken(draft: Draft): boolean;
}

interface Header {
  readonly origin?: string;
  readonly sentAt?: string;
  readonly handling?: { readonly releasableTo?: readonly string[]; readonly retainUntil?: string };
}

type Dated = Readonly<Record<string, string | undefined>>;

/** The rules across fields of the shared schema (docs/shared-schema.md), for all members alike. CANCEL_WITHOUT_RECORD needs state and is the gateway's. */
export const SCHEMA_RULES: readonly SchemaRule[] = [
  {
    code: 'RULE.DATE_ORDER',
    expected: { en: 'an end not before its beginning', ru: 'окончание не раньше начала' },
    broken(draft) {
      const stay = draft.stay as Dated | undefined;
      const operation = draft.operation as Dated | undefined;
      return !areInOrder(stay?.admittedOn, stay?.endedOn) || !areInOrder(operation?.startsOn, operation?.endsOn) || somePerson(draft, hasDocumentOutOfOrder);
    },
  },
  {
    code: 'RULE.BIRTH_IN_FUTURE',
    expected: { en: 'a birth date not after the day of sending', ru: 'дата рождения не позже дня отправки' },
    broken(draft) {
      const { sentAt } = header(draft);
      if (sentAt === undefined) return false;
      const day = utcDay(sentAt);
      return somePerson(draft, isBornAfter, day);
    },
  },
  {
    code: 'RULE.DECISION_INCOMPLETE',
    expected: { en: 'determination and decision date with a decided procedure', ru: 'решение и его дата при завершённой процедуре' },
    broken(draft) {
      const status = draft.legalStatus as Dated | undefined;
      if (status?.procedure !== 'DECIDED' || isFaultyIn(status, 'determination') || isFaultyIn(status, 'decidedOn')) return false;
      return status.determination === undefined || status.decidedOn === undefined;
    },
  },
  {
    code: 'RULE.RELEASE_TO_SELF',
    expected: { en: 'recipients other than the origin', ru: 'получатели, отличные от государства-источника' },
    broken(draft) {
      const { origin, handling } = header(draft);
      return origin !== undefined && handling?.releasableTo?.includes(origin) === true;
    },
  },
  {
    code: 'RULE.RETENTION_TOO_LONG',
    expected: { en: 'retention of at most ten years after sending', ru: 'срок хранения не более десяти лет после отправки' },
    broken(draft) {
      const { sentAt, handling } = header(draft);
      return sentAt !== undefined && handling?.retainUntil !== undefined && handling.retainUntil > addYears(utcDay(sentAt), 10);
    },
  },
  {
    code: 'RULE.SAME_STATE',
    expected: { en: 'two different states', ru: 'два разных государства' },
    broken(draft) {
      const readmission = draft.readmission as Dated | undefined;
      return readmission?.from !== undefined && readmission.from === readmission.to;
    },
  },
  {
    code: 'RULE.LEAD_NOT_PARTICIPANT',
    expected: { en: 'the lead among the participants', ru: 'ведущее государство среди участников' },
    broken(draft) {
      const operation = draft.operation as { readonly lead?: string; readonly participants?: readonly string[] } | undefined;
      return operation?.lead !== undefined && operation.participants?.includes(operation.lead) === false;
    },
  },
];

function header(draft: Draft): Header {
  return (draft.header ?? {}) as Header;
}

/** Whether it holds for one of the persons that the bodies name. */
function somePerson(draft: Draft, test: (person: Partial<Person>, day: string) => boolean, day = ''): boolean {
  const person = draft.person as Person | undefined;
  if (person !== undefined && test(person, day)) return true;
  const members = draft.members as readonly { readonly person?: Person }[] | undefined;
  if (members !== undefined) for (const member of members) if (member.person !== undefined && test(member.person, day)) return true;
  return false;
}

function areInOrder(from: string | undefined, to: string | undefined): boolean {
  return from === undefined || to === undefined || to >= from;
}

function hasDocumentOutOfOrder({ identifiers }: Partial<Person>): boolean {
  if (identifiers !== undefined) for (const { issuedOn, expiresOn } of identifiers) if (!areInOrder(issuedOn, expiresOn)) return true;
  return false;
}

function isBornAfter({ birthDates }: Partial<Person>, day: string): boolean {
  if (birthDates !== undefined) for (const date of birthDates) if (firstPossibleDay(date) > day) return true;
  return false;
}
