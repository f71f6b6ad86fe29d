import type {
  Group,
  GroupMember,
  GroupName,
  Handling,
  Identifier,
  LegalStatus,
  NotificationHeader,
  NotificationOfKind,
  Operation,
  OperationResult,
  Person,
  PersonName,
  Provenance,
  Readmission,
  Search,
  Stay,
  SYMBOLS,
} from '@cbx/contracts';

/** Names of the shared schema's enums. */
export type EnumName = keyof typeof SYMBOLS;

/** What a field's value is, so that it can be put into words. A list is told by the value itself. */
export type FieldShape = 'text' | 'code' | 'integer' | 'boolean' | 'date' | 'edtf' | 'instant' | 'country' | { readonly enum: EnumName } | { readonly object: ObjectName };

type ShapeOf<T> = { readonly [Field in keyof Required<T>]: FieldShape };

/** All bodies and the header, whatever the kind. */
type AnyNotification = UnionToIntersection<NotificationOfKind[keyof NotificationOfKind]>;
type UnionToIntersection<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer I) => void ? I : never;

interface Objects {
  Notification: AnyNotification;
  NotificationHeader: NotificationHeader;
  Handling: Handling;
  Provenance: Provenance;
  Person: Person;
  PersonName: PersonName;
  Identifier: Identifier;
  Group: Group;
  GroupName: GroupName;
  GroupMember: GroupMember;
  Readmission: Readmission;
  Stay: Stay;
  LegalStatus: LegalStatus;
  Operation: Operation;
  OperationResult: OperationResult;
  Search: Search;
}

export type ObjectName = keyof Objects;

const of = (name: EnumName): { readonly enum: EnumName } => ({ enum: name });
const object = (name: ObjectName): { readonly object: ObjectName } => ({ object: name });

/** Every field of the shared schema. A field that the contracts gain does not compile until it is added here. */
export const SHAPES: { readonly [Name in ObjectName]: ShapeOf<Objects[Name]> } = {
  Notification: {
    header: object('NotificationHeader'),
    group: object('Group'),
    members: object('GroupMember'),
    person: object('Person'),
    readmission: object('Readmission'),
    stay: object('Stay'),
    legalStatus: object('LegalStatus'),
    operation: object('Operation'),
    search: object('Search'),
  },
  NotificationHeader: {
    notificationId: 'code',
    subjectKey: 'code',
    kind: of('NotificationKind'),
    action: of('NotificationAction'),
    origin: 'country',
    originAgency: 'text',
    sourceReference: 'code',
    sourceVersion: 'integer',
    sentAt: 'instant',
    status: of('NotificationStatus'),
    handling: object('Handling'),
    provenance: object('Provenance'),
  },
  Handling: {
    code: of('HandlingCode'),
    releasableTo: 'country',
    purpose: of('HandlingPurpose'),
    legalBasis: 'text',
    sourceEvaluation: of('SourceEvaluation'),
    informationEvaluation: 'code',
    retainUntil: 'date',
    note: 'text',
  },
  Provenance: { receivedAt: 'instant', format: 'code', mappingVersion: 'code', rawSha256: 'code' },
  Person: { names: object('PersonName'), sex: of('Sex'), birthDates: 'edtf', birthPlace: 'text', nationalities: 'country', identifiers: object('Identifier') },
  PersonName: { type: of('PersonNameType'), script: of('Script'), family: 'text', given: 'text', patronymic: 'text', full: 'text', weak: 'boolean' },
  Identifier: { type: of('IdentifierType'), value: 'code', country: 'country', issuedOn: 'date', expiresOn: 'date' },
  Group: {
    names: object('GroupName'),
    status: of('GroupStatus'),
    activities: of('GroupActivity'),
    territories: 'country',
    firstSeenOn: 'edtf',
    estimatedSize: 'integer',
    note: 'text',
  },
  GroupName: { type: of('GroupNameType'), script: of('Script'), value: 'text' },
  GroupMember: { person: object('Person'), role: of('MemberRole'), since: 'edtf' },
  Readmission: {
    from: 'country',
    to: 'country',
    stage: of('ReadmissionStage'),
    stageOn: 'date',
    crossingPoint: 'text',
    decisionReference: 'code',
    agreement: 'text',
    traffickingIndicator: of('TraffickingIndicator'),
    vulnerabilities: of('Vulnerability'),
  },
  Stay: { institutionCode: 'code', institutionName: 'text', admittedOn: 'date', dueOn: 'date', endedOn: 'date' },
  LegalStatus: { procedure: of('LegalProcedure'), dueOn: 'date', determination: of('LegalDetermination'), decidedOn: 'date' },
  Operation: {
    code: 'code',
    name: 'text',
    phase: of('OperationPhase'),
    lead: 'country',
    participants: 'country',
    startsOn: 'date',
    endsOn: 'date',
    area: 'text',
    asOf: 'instant',
    results: object('OperationResult'),
  },
  OperationResult: { measure: of('OperationMeasure'), value: 'integer' },
  Search: {
    category: of('SearchCategory'),
    urgency: of('SearchUrgency'),
    measure: of('SearchMeasure'),
    reason: 'text',
    offences: of('SearchOffence'),
    warnings: of('SearchWarning'),
    lastSeenPlace: 'text',
    lastSeenOn: 'edtf',
    validUntil: 'date',
    decisionReference: 'code',
  },
};

/** One step of a path: the field's name in the object it belongs to, and which item of a list, from 0, if it says so. */
export interface PathStep {
  readonly object: ObjectName;
  readonly field: string;
  readonly index?: number;
}

/** A path resolved against the shared schema; `unknown` steps are names that the schema does not have. */
export interface ResolvedPath {
  readonly steps: readonly PathStep[];
  readonly unknown: readonly string[];
  /** what stands at its end; undefined where it is not known */
  readonly shape: FieldShape | undefined;
}

/**
 * Resolves a JSON pointer (`/person/names/0/family`) or a rule's dotted path (`members.role`) into the notification.
 * A step of `?`, `@` or whatever a rule may add in front (`case.`, `notification.`) ends up in `unknown`.
 */
export function resolvePath(path: string): ResolvedPath {
  const segments = path.startsWith('/')
    ? path
        .slice(1)
        .split('/')
        .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
    : path.split('.');
  const steps: PathStep[] = [];
  const unknown: string[] = [];
  let at: FieldShape | undefined = { object: 'Notification' };
  for (const segment of segments) {
    if (segment === '') continue;
    const last = steps.at(-1);
    if (/^\d+$/.test(segment) && last !== undefined && unknown.length === 0) {
      steps[steps.length - 1] = { ...last, index: Number(segment) };
      continue;
    }
    const shape: FieldShape | undefined = at === undefined || typeof at === 'string' || !('object' in at) ? undefined : fieldShape(at.object, segment);
    if (shape === undefined || at === undefined || typeof at === 'string' || !('object' in at)) {
      unknown.push(segment);
      at = undefined;
      continue;
    }
    steps.push({ object: at.object, field: segment });
    at = shape;
  }
  return { steps, unknown, shape: unknown.length > 0 ? undefined : at };
}

/** The shape of a field of an object; undefined for a field that it does not have. */
export function fieldShape(name: ObjectName, field: string): FieldShape | undefined {
  const fields: Readonly<Record<string, FieldShape>> = SHAPES[name];
  return Object.hasOwn(fields, field) ? fields[field] : undefined;
}
