/** A JSON value as `JSON.parse` gives it, which a test changes at will. */
export type Json = ReturnType<typeof JSON.parse>;

const code = (value: unknown): Json => ({ code: value });

/** A submission of KAZ without fault, one record a kind: what the document requires and little more. */
export function aSubmission(kind: 'group' | 'readmission' | 'operation' | 'search'): Json {
  const bodies = {
    group: () => ({ recordType: code('10'), groupData: { category: '2', org: { org_name: 'Группа «Яр»' }, state: code('A1'), activities: [code('19')], territories: [code('KAZ')], member: [{ role: code('R8'), person: aPerson() }] } }),
    readmission: () => ({ recordType: code('20'), readmissionData: { person: aPerson(), fromCountry: code('DEU'), toCountry: code('KAZ'), stage: code('201'), stageDate: '14.05.2024' } }),
    operation: () => ({ recordType: code('30'), operationData: { operationCode: 'KANAL-1', operationName: 'Канал', phase: code('F3'), leadCountry: code('KAZ'), participants: [code('KAZ')], asOf: '2024-05-14T09:00:00+05:00' } }),
    search: () => ({ recordType: code('40'), searchData: { category: code('C1'), urgency: code('U3'), measure: code('X2'), reason: 'Уклонение', validUntil: '01.05.2025', person: aPerson() } }),
  };
  const { recordType, ...body } = bodies[kind]();
  return {
    messageInfo: { messageId: '8be29fc6-6c5c-51e0-8650-f6de3bef87c3', serviceId: 'CSTO-CBX', messageType: 'NOTIFICATION', messageDate: '2024-05-14T09:30:00+05:00', sender: { senderId: 'КНБ РК' } },
    messageData: {
      recordCount: 1,
      records: [{ recordType, actionType: code('1'), recordNumber: 'Р-1', restriction: { mode: code('00'), releasableTo: [code('RUS')], purpose: code('TL') }, ...body }],
    },
  };
}

export function aPerson(): Json {
  return { fullName: { ru: { lastName: 'Рахимов', firstName: 'Тимур' } }, sex: code('1') };
}
