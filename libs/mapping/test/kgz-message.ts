/** A message of KGZ without fault, as text that a test changes at will. Each element of a record stands on a line of its own. */
export type Kind = 'group' | 'readmission' | 'operation' | 'search';

const HEADER = `<S:Header><X:client I:objectType="MEMBER"><I:xRoadInstance>kg</I:xRoadInstance><I:memberClass>GOV</I:memberClass><I:memberCode>7</I:memberCode></X:client>
<X:service><I:xRoadInstance>CBX</I:xRoadInstance><I:memberClass>INT</I:memberClass><I:memberCode>1</I:memberCode><I:serviceCode>PutNotifications</I:serviceCode></X:service>
<X:id>m-1</X:id><X:protocolVersion>4.0</X:protocolVersion></S:Header>`;

export const PERSON = `<PersonData>
<NameCyrillic>
<Surname>Аты</Surname>
</NameCyrillic>
<Sex>1</Sex>
</PersonData>`;

const BODIES: Readonly<Record<Kind, { readonly element: string; readonly body: string }>> = {
  group: {
    element: 'CrimeGroup',
    body: `<GroupName>
<Value>Топ</Value>
<Script>CYR</Script>
</GroupName>
<State>A</State>
<Activity>OTH</Activity>
<Territory>KG</Territory>
<Member>
<Role>MEM</Role>
${PERSON}
</Member>`,
  },
  readmission: {
    element: 'ReadmissionPerson',
    body: `${PERSON}
<CountryFrom>RU</CountryFrom>
<CountryTo>KG</CountryTo>
<Stage>REQ</Stage>
<DateStage>01.08.2026</DateStage>`,
  },
  operation: {
    element: 'OperationState',
    body: `<CodeOperation>К-1</CodeOperation>
<NameOperation>Аралаш</NameOperation>
<Phase>ACT</Phase>
<Lead>KG</Lead>
<Participants>KG, TJ</Participants>
<DateTimeState>01.08.2026 10:00:00</DateTimeState>`,
  },
  search: {
    element: 'KyrgyzPhysicPerson',
    body: `<CategoryPerson>1</CategoryPerson>
<Urgency>7D</Urgency>
<Measure>LOC</Measure>
<BasicInclusion>Издөө</BasicInclusion>
<DateInclusion>01.08.2026</DateInclusion>
${PERSON}`,
  },
};

/** The fields of a record's header; in a snapshot without action and mode. */
function fieldsOf(isSnapshot: boolean): string {
  return `<RegNumber>Р-1</RegNumber>
${isSnapshot ? '<DateTimeSend>01.08.2026 12:00:00</DateTimeSend>' : '<Action>I</Action>\n<Mode>WORK</Mode>'}
<Organ>МВД</Organ>
<Restriction>0</Restriction>
<ReleaseTo>RU</ReleaseTo>
<Purpose>SRC</Purpose>`;
}

export function aRecord(kind: Kind, isSnapshot = false): string {
  const { element, body } = BODIES[kind];
  return `<${element}>\n${fieldsOf(isSnapshot)}\n${body}\n</${element}>`;
}

export function anEventList(records: string, count = 1): string {
  return envelope(`<EventList xmlns="urn://cbx/kgz/exchange/2.0"><ListHead><ListNumber>EV-1</ListNumber><DateTimeCreate>01.08.2026 12:00:00</DateTimeCreate><RecordCount>${count}</RecordCount></ListHead>
${records}
</EventList>`);
}

export function aSnapshot(records: string, count = 1): string {
  return envelope(`<SearchSnapshot xmlns="urn://cbx/kgz/exchange/2.0"><SnapshotHead><SnapshotId>S-1</SnapshotId><SnapshotDate>01.08.2026</SnapshotDate><ListCode>REP</ListCode><Mode>STUDY</Mode><DateTimeCreate>01.08.2026 12:00:00</DateTimeCreate><RecordCount>${count}</RecordCount></SnapshotHead>
${records}
</SearchSnapshot>`);
}

function envelope(body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/" xmlns:X="http://x-road.eu/xsd/xroad.xsd" xmlns:I="http://x-road.eu/xsd/identifiers">
${HEADER}
<S:Body>${body}</S:Body>
</S:Envelope>
`;
}
