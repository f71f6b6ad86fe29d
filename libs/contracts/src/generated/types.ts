// Generated from libs/contracts/schemas by `npm run generate -w libs/contracts`. Do not edit.

/** Lower-case UUID, 8-4-4-4-12. */
export type Uuid = string;
/** ISO 3166-1 alpha-3; never an enum: a new member or a third country needs no schema change. */
export type Country = string;
/** EDTF (ISO 8601-2): `D`, `D~` or `D/D` with D a year, month or day. */
export type Edtf = string;
/** A day: `2016-03-01`. */
export type CalendarDate = string;
/** An instant in UTC with milliseconds: `2016-03-01T08:30:00.000Z`. */
export type Instant = string;

/** VERSION_OUTDATED: a notification older than the registered one, which changes nothing. */
export type CaseEventType = 'CASE_OPENED' | 'CASE_EXTENDED' | 'CASE_WITHDRAWN' | 'CASE_REOPENED' | 'VERSION_OUTDATED';

/** FATF and HTCDS terms where they have one. */
export type GroupActivity = 'TRAFFICKING_IN_PERSONS' | 'MIGRANT_SMUGGLING' | 'FORCED_LABOUR' | 'DOCUMENT_FORGERY' | 'DRUG_TRAFFICKING' | 'MONEY_LAUNDERING' | 'OTHER';

/** What the name is to the group. */
export type GroupNameType = 'PRIMARY' | 'ALIAS';

/** An older reader takes a new status for UNDER_INVESTIGATION, which asserts least. */
export type GroupStatus = 'ACTIVE' | 'UNDER_INVESTIGATION' | 'DISMANTLED';

/** H0 use for the stated purpose only; H1 not in court without the originator's permission; H2 no onward dissemination without it; H3 other restriction, said in note where there is one. */
export type HandlingCode = 'H0' | 'H1' | 'H2' | 'H3';

/** What the record may be used for. The default for an older reader is the purpose that permits least against a person. */
export type HandlingPurpose = 'MIGRATION_CONTROL' | 'COUNTER_TRAFFICKING' | 'SEARCH_AND_RETRIEVAL' | 'JOINT_OPERATION' | 'READMISSION';

/** KZ IIN, KG PIN, BY personal number, AM public services number: NATIONAL_ID; TJ INN: TAX_ID. */
export type IdentifierType = 'PASSPORT' | 'NATIONAL_ID' | 'TAX_ID' | 'RESIDENCE_PERMIT' | 'OTHER';

/** An older reader leaves a new one out rather than claim another. */
export type LegalDetermination = 'CITIZEN' | 'REFUGEE' | 'TEMPORARY_PROTECTION' | 'RESIDENCE_PERMIT' | 'STATELESS' | 'SUBJECT_TO_RETURN';

/** An older reader takes a new one for PENDING: nothing is decided. */
export type LegalProcedure = 'NOT_STARTED' | 'PENDING' | 'DECIDED' | 'APPEALED';

/** What the person does in the group. */
export type MemberRole = 'LEADER' | 'ORGANIZER' | 'RECRUITER' | 'TRANSPORTER' | 'DOCUMENT_FORGER' | 'FINANCIER' | 'ENFORCER' | 'MEMBER' | 'UNKNOWN';

/** What the origin does to its record. */
export type NotificationAction = 'NEW' | 'UPDATE' | 'CANCEL';

/** Says which bodies follow the header. */
export type NotificationKind = 'ORGANIZED_CRIME_GROUP' | 'READMITTED_PERSON' | 'OPERATION_STATUS' | 'SEARCH_REQUEST';

/** As in CAP 1.2. EXERCISE and TEST are honoured to the last screen and never mix with ACTUAL. */
export type NotificationStatus = 'ACTUAL' | 'EXERCISE' | 'TEST';

/** An older reader leaves a count of a new measure out rather than count it as another. */
export type OperationMeasure = 'PERSONS_CHECKED' | 'VIOLATIONS_FOUND' | 'ADMINISTRATIVE_CASES' | 'CRIMINAL_CASES' | 'PERSONS_DETAINED' | 'PERSONS_FOUND' | 'VICTIMS_IDENTIFIED' | 'REMOVAL_ORDERS' | 'ENTRY_BANS' | 'GROUPS_DISRUPTED' | 'DOCUMENTS_SEIZED';

/** An older reader takes a new phase for PLANNED, which asserts least. */
export type OperationPhase = 'PLANNED' | 'PREPARATION' | 'ACTIVE' | 'SUSPENDED' | 'CONCLUDED' | 'CANCELLED';

/** Several PRIMARY names are usual: one a script or language. An older reader takes a new type for ALIAS. */
export type PersonNameType = 'PRIMARY' | 'ALIAS' | 'BIRTH' | 'PREVIOUS' | 'NICKNAME';

/** REGISTERED: stored in the registry; EVALUATED: all alert rules were applied; OPENED: an operator looked at it. */
export type ProgressStage = 'REGISTERED' | 'EVALUATED' | 'OPENED';

/** An older reader takes a new stage for REQUESTED, which asserts least. */
export type ReadmissionStage = 'REQUESTED' | 'IDENTITY_CONFIRMED' | 'TRANSFERRED' | 'ACCOMMODATED' | 'STATUS_DETERMINED' | 'RELEASED' | 'REMOVED' | 'REFUSED';

/** ISO 15924. An older reader takes a new script for Latn, the script of travel documents' machine-readable zone. */
export type Script = 'Cyrl' | 'Latn' | 'Armn';

/** An older reader takes a new category for IDENTIFY, which accuses nobody. */
export type SearchCategory = 'WANTED' | 'MISSING' | 'IDENTIFY' | 'WITNESS';

/** An older reader takes a new measure for LOCATE, which intrudes least. */
export type SearchMeasure = 'LOCATE' | 'DETAIN' | 'REPORT_DISCREETLY' | 'PROTECT';

/** FATF and HTCDS terms where they have one. */
export type SearchOffence = 'TRAFFICKING_IN_PERSONS' | 'MIGRANT_SMUGGLING' | 'FORCED_LABOUR' | 'DOCUMENT_FORGERY' | 'ILLEGAL_ENTRY' | 'ABSCONDING' | 'OTHER';

/** URGENT: answer in 8 hours; PRIORITY: 3 days; ROUTINE: 7 days. An older reader takes a new one for URGENT: an answer may come too early, never too late. */
export type SearchUrgency = 'URGENT' | 'PRIORITY' | 'ROUTINE';

/** An older reader leaves a new one out rather than claim another. */
export type SearchWarning = 'ARMED' | 'VIOLENT' | 'ESCAPE_RISK' | 'CONTAGIOUS' | 'VULNERABLE';

/** As the source says. */
export type Sex = 'MALE' | 'FEMALE' | 'OTHER' | 'UNKNOWN';

/** Reliability of the source; X: cannot be judged, which is also what an older reader takes a new symbol for. */
export type SourceEvaluation = 'A' | 'B' | 'C' | 'X';

/** Whether the person may be a victim of trafficking. */
export type TraffickingIndicator = 'CONFIRMED' | 'SUSPECTED' | 'NOT_FOUND' | 'NOT_ASSESSED';

/** An older reader leaves a new one out rather than claim another. */
export type Vulnerability = 'MINOR' | 'UNACCOMPANIED_MINOR' | 'MEDICAL' | 'PREGNANT' | 'DISABILITY' | 'ELDERLY' | 'TRAFFICKING_VICTIM';

/** A notification of any kind, told apart by header.kind (see isKind). */
export type Notification =
  | OperationStatusNotification
  | OrganizedCrimeGroupNotification
  | ReadmittedPersonNotification
  | SearchRequestNotification;

/** What became of a case in the registry, with the notification that caused it. */
export interface CaseEvent {
  /** Id of this event. */
  eventId: Uuid;
  /** The case. */
  caseId: Uuid;
  /** The case's number for people. */
  caseNumber: string;
  /** The subject of the case: the Kafka key. */
  subjectKey: Uuid;
  /** What happened. */
  type: CaseEventType;
  /** When the registry did it. */
  occurredAt: Instant;
  /** When the case was opened. */
  openedAt: Instant;
  /** The notification behind the event. */
  notification: Notification;
  /** Empty when the case was opened. */
  changes: NotificationChange[];
}

/** The group itself. */
export interface Group {
  /** In the order of the source. */
  names: GroupName[];
  /** What is known of the group's state. */
  status: GroupStatus;
  /** Sorted. */
  activities: GroupActivity[];
  /** Where the group acts, sorted. */
  territories: Country[];
  /** When it was first seen. */
  firstSeenOn?: Edtf;
  /** Number of people. */
  estimatedSize?: number;
  /** What else the source says. */
  note?: string;
}

/** A person as a member of the group. */
export interface GroupMember {
  /** The member. */
  person: Person;
  /** What the person does in the group. */
  role: MemberRole;
  /** Since when. */
  since?: Edtf;
}

/** One name of the group in one script. */
export interface GroupName {
  /** What the name is to the group. */
  type: GroupNameType;
  /** Script of the value as given. */
  script: Script;
  /** The name. */
  value: string;
}

/** The conditions under which the originator gives the record. */
export interface Handling {
  /** The restriction on use. */
  code: HandlingCode;
  /** Who may see it beside the origin, sorted; * alone: every member. */
  releasableTo: string[];
  /** The stated purpose. */
  purpose: HandlingPurpose;
  /** Reference of the agreement relied on. */
  legalBasis?: string;
  /** Reliability of the source. */
  sourceEvaluation?: SourceEvaluation;
  /** Reliability of the information. A string, as Avro symbols cannot begin with a digit; the JSON Schema lists the values. */
  informationEvaluation?: '1' | '2' | '3' | '4';
  /** Erased everywhere after this day. */
  retainUntil: CalendarDate;
  /** What else the originator says about handling. */
  note?: string;
}

/** A document's or a register's number of the person. */
export interface Identifier {
  /** What the number is of. */
  type: IdentifierType;
  /** Upper case, without inner spaces. */
  value: string;
  /** Issuer. */
  country?: Country;
  /** Day of issue. */
  issuedOn?: CalendarDate;
  /** Last day of validity. */
  expiresOn?: CalendarDate;
}

/** The determination of the person's legal status. */
export interface LegalStatus {
  /** How far the procedure has come. */
  procedure: LegalProcedure;
  /** By when it must be decided. */
  dueOn?: CalendarDate;
  /** What was determined. */
  determination?: LegalDetermination;
  /** Day of the decision. */
  decidedOn?: CalendarDate;
}

/** One place in which the notification differs from the version before. */
export interface NotificationChange {
  /** JSON pointer (RFC 6901) into the notification. */
  pointer: string;
  /** The value before, as JSON text; absent where there was none. */
  before?: string;
  /** The value after, as JSON text; absent where there is none. */
  after?: string;
}

/** Who says what about which record, and under which conditions it may be used. */
export interface NotificationHeader {
  /** UUIDv5 over origin, kind, sourceReference and sourceVersion: the same message sent twice has one id. */
  notificationId: Uuid;
  /** UUIDv5 over origin, kind and sourceReference: the Kafka key. Opaque, so that no personal reference stands in keys, logs or spans. */
  subjectKey: Uuid;
  /** Says which bodies follow. */
  kind: NotificationKind;
  /** CANCEL carries the header only, with a sourceVersion of its own. */
  action: NotificationAction;
  /** The member state that owns the record. */
  origin: Country;
  /** The agency of the origin that speaks. */
  originAgency: string;
  /** The member's own id of the record. */
  sourceReference: string;
  /** The member's version of the record; 1 where its format has none. */
  sourceVersion: number;
  /** When the member sent it, by the member's clock. */
  sentAt: Instant;
  /** Whether the record is real. */
  status: NotificationStatus;
  /** The originator's conditions. */
  handling: Handling;
  /** Absent before the gateway and in golden files. */
  provenance?: Provenance;
}

/** How far a notification has come, told back to the gateway, which shows it to the sender. */
export interface NotificationProgress {
  /** Id of this event. */
  eventId: Uuid;
  /** The notification. */
  notificationId: Uuid;
  /** The notification's subject: the Kafka key. */
  subjectKey: Uuid;
  /** How far it has come. */
  stage: ProgressStage;
  /** When. */
  at: Instant;
  /** EVALUATED: how many alerts the rules call for, over all states; some of them may stand already. */
  alerts?: number;
  /** The service that says so. */
  service: string;
}

/** The operation. Its phase is the lead's to say: another participant adds results only. */
export interface Operation {
  /** The operation's code, common to all participants. */
  code: string;
  /** The operation's name. */
  name: string;
  /** How far it has come. */
  phase: OperationPhase;
  /** The state that leads. */
  lead: Country;
  /** Sorted; the lead among them. */
  participants: Country[];
  /** First day. */
  startsOn?: CalendarDate;
  /** Last day. */
  endsOn?: CalendarDate;
  /** Where it takes place. */
  area?: string;
  /** The moment that this status describes; the latest of each origin stands. */
  asOf: Instant;
  /** In the order of the measures. */
  results?: OperationResult[];
}

/** One cumulative count. */
export interface OperationResult {
  /** What is counted. */
  measure: OperationMeasure;
  /** How many since the operation began. */
  value: number;
}

/** The state of a joint operation, as one participant reports it. */
export interface OperationStatusNotification {
  /** Who says it and under which conditions. */
  header: NotificationHeader & { kind: 'OPERATION_STATUS' };
  /** Absent on CANCEL. */
  operation?: Operation;
}

/** An organised-crime group and its known members. */
export interface OrganizedCrimeGroupNotification {
  /** Who says it and under which conditions. */
  header: NotificationHeader & { kind: 'ORGANIZED_CRIME_GROUP' };
  /** Absent on CANCEL. */
  group?: Group;
  /** Known members, in the order of the source. */
  members?: GroupMember[];
}

/** A person as the source describes them. */
export interface Person {
  /** In the order of the source. */
  names: PersonName[];
  /** As the source says. */
  sex: Sex;
  /** More than one where the source gives more than one. */
  birthDates?: Edtf[];
  /** As the source writes it. */
  birthPlace?: string;
  /** Sorted. */
  nationalities?: Country[];
  /** In the order of the source. */
  identifiers?: Identifier[];
}

/** One name in one script: parts where the source has parts, else full. */
export interface PersonName {
  /** What the name is to the person. */
  type: PersonNameType;
  /** Script of the value as given. */
  script: Script;
  /** Family name. */
  family?: string;
  /** Given name. */
  given?: string;
  /** Patronymic. */
  patronymic?: string;
  /** The whole name, only where the source has no parts. */
  full?: string;
  /** true where the source marks an alias as weak; left out otherwise. */
  weak?: true;
}

/** How the record came in; added by the gateway. */
export interface Provenance {
  /** When the gateway received the raw bytes. */
  receivedAt: Instant;
  /** The member format's name. */
  format: string;
  /** The version of the mapping that translated it. */
  mappingVersion: string;
  /** SHA-256 of the raw bytes, lower-case hex. */
  rawSha256: string;
}

/** The procedure between the two states. */
export interface Readmission {
  /** The state that hands over. */
  from: Country;
  /** The state that takes over. */
  to: Country;
  /** How far it has come. */
  stage: ReadmissionStage;
  /** Since which day. */
  stageOn: CalendarDate;
  /** Where the person crosses. */
  crossingPoint?: string;
  /** The decision's number. */
  decisionReference?: string;
  /** The readmission agreement applied. */
  agreement?: string;
  /** NOT_ASSESSED where the format has none. */
  traffickingIndicator: TraffickingIndicator;
  /** Sorted. */
  vulnerabilities?: Vulnerability[];
}

/** A person who is readmitted from one state to another, their stay in an institution and their legal status. */
export interface ReadmittedPersonNotification {
  /** Who says it and under which conditions. */
  header: NotificationHeader & { kind: 'READMITTED_PERSON' };
  /** The person. Absent on CANCEL. */
  person?: Person;
  /** Absent on CANCEL. */
  readmission?: Readmission;
  /** Absent where the person does not stay in an institution. */
  stay?: Stay;
  /** Absent where the format says nothing of it. */
  legalStatus?: LegalStatus;
}

/** What is asked, and how soon. */
export interface Search {
  /** Why the person is looked for. */
  category: SearchCategory;
  /** How soon an answer is due. */
  urgency: SearchUrgency;
  /** What to do when the person is found. */
  measure: SearchMeasure;
  /** Why, in words. */
  reason: string;
  /** Sorted. */
  offences?: SearchOffence[];
  /** Sorted. */
  warnings?: SearchWarning[];
  /** Where the person was last seen. */
  lastSeenPlace?: string;
  /** When the person was last seen. */
  lastSeenOn?: Edtf;
  /** The last day of the search. */
  validUntil: CalendarDate;
  /** The decision's number. */
  decisionReference?: string;
}

/** A request to the other states to look for a person. */
export interface SearchRequestNotification {
  /** Who says it and under which conditions. */
  header: NotificationHeader & { kind: 'SEARCH_REQUEST' };
  /** Absent on CANCEL. */
  search?: Search;
  /** The person looked for. Absent on CANCEL. */
  person?: Person;
}

/** The person's stay in an institution. */
export interface Stay {
  /** The institution's code. */
  institutionCode: string;
  /** The institution's name. */
  institutionName?: string;
  /** First day. */
  admittedOn: CalendarDate;
  /** The last lawful day of the stay. */
  dueOn?: CalendarDate;
  /** Day on which the stay ended. */
  endedOn?: CalendarDate;
}

/** Kind -> the notification of that kind. */
export interface NotificationOfKind {
  OPERATION_STATUS: OperationStatusNotification;
  ORGANIZED_CRIME_GROUP: OrganizedCrimeGroupNotification;
  READMITTED_PERSON: ReadmittedPersonNotification;
  SEARCH_REQUEST: SearchRequestNotification;
}

/** Every enum's symbols, in the order of the schema. */
export const SYMBOLS = {
  CaseEventType: ['CASE_OPENED', 'CASE_EXTENDED', 'CASE_WITHDRAWN', 'CASE_REOPENED', 'VERSION_OUTDATED'],
  GroupActivity: ['TRAFFICKING_IN_PERSONS', 'MIGRANT_SMUGGLING', 'FORCED_LABOUR', 'DOCUMENT_FORGERY', 'DRUG_TRAFFICKING', 'MONEY_LAUNDERING', 'OTHER'],
  GroupNameType: ['PRIMARY', 'ALIAS'],
  GroupStatus: ['ACTIVE', 'UNDER_INVESTIGATION', 'DISMANTLED'],
  HandlingCode: ['H0', 'H1', 'H2', 'H3'],
  HandlingPurpose: ['MIGRATION_CONTROL', 'COUNTER_TRAFFICKING', 'SEARCH_AND_RETRIEVAL', 'JOINT_OPERATION', 'READMISSION'],
  IdentifierType: ['PASSPORT', 'NATIONAL_ID', 'TAX_ID', 'RESIDENCE_PERMIT', 'OTHER'],
  LegalDetermination: ['CITIZEN', 'REFUGEE', 'TEMPORARY_PROTECTION', 'RESIDENCE_PERMIT', 'STATELESS', 'SUBJECT_TO_RETURN'],
  LegalProcedure: ['NOT_STARTED', 'PENDING', 'DECIDED', 'APPEALED'],
  MemberRole: ['LEADER', 'ORGANIZER', 'RECRUITER', 'TRANSPORTER', 'DOCUMENT_FORGER', 'FINANCIER', 'ENFORCER', 'MEMBER', 'UNKNOWN'],
  NotificationAction: ['NEW', 'UPDATE', 'CANCEL'],
  NotificationKind: ['ORGANIZED_CRIME_GROUP', 'READMITTED_PERSON', 'OPERATION_STATUS', 'SEARCH_REQUEST'],
  NotificationStatus: ['ACTUAL', 'EXERCISE', 'TEST'],
  OperationMeasure: ['PERSONS_CHECKED', 'VIOLATIONS_FOUND', 'ADMINISTRATIVE_CASES', 'CRIMINAL_CASES', 'PERSONS_DETAINED', 'PERSONS_FOUND', 'VICTIMS_IDENTIFIED', 'REMOVAL_ORDERS', 'ENTRY_BANS', 'GROUPS_DISRUPTED', 'DOCUMENTS_SEIZED'],
  OperationPhase: ['PLANNED', 'PREPARATION', 'ACTIVE', 'SUSPENDED', 'CONCLUDED', 'CANCELLED'],
  PersonNameType: ['PRIMARY', 'ALIAS', 'BIRTH', 'PREVIOUS', 'NICKNAME'],
  ProgressStage: ['REGISTERED', 'EVALUATED', 'OPENED'],
  ReadmissionStage: ['REQUESTED', 'IDENTITY_CONFIRMED', 'TRANSFERRED', 'ACCOMMODATED', 'STATUS_DETERMINED', 'RELEASED', 'REMOVED', 'REFUSED'],
  Script: ['Cyrl', 'Latn', 'Armn'],
  SearchCategory: ['WANTED', 'MISSING', 'IDENTIFY', 'WITNESS'],
  SearchMeasure: ['LOCATE', 'DETAIN', 'REPORT_DISCREETLY', 'PROTECT'],
  SearchOffence: ['TRAFFICKING_IN_PERSONS', 'MIGRANT_SMUGGLING', 'FORCED_LABOUR', 'DOCUMENT_FORGERY', 'ILLEGAL_ENTRY', 'ABSCONDING', 'OTHER'],
  SearchUrgency: ['URGENT', 'PRIORITY', 'ROUTINE'],
  SearchWarning: ['ARMED', 'VIOLENT', 'ESCAPE_RISK', 'CONTAGIOUS', 'VULNERABLE'],
  Sex: ['MALE', 'FEMALE', 'OTHER', 'UNKNOWN'],
  SourceEvaluation: ['A', 'B', 'C', 'X'],
  TraffickingIndicator: ['CONFIRMED', 'SUSPECTED', 'NOT_FOUND', 'NOT_ASSESSED'],
  Vulnerability: ['MINOR', 'UNACCOMPANIED_MINOR', 'MEDICAL', 'PREGNANT', 'DISABILITY', 'ELDERLY', 'TRAFFICKING_VICTIM'],
} as const;
