const code = (value: string) => ({ code: value });

/** A search request as Kazakhstan's system would send it, for the API's description. The person is invented; a test has it translated. */
export const EXAMPLE_SUBMISSION = {
  messageInfo: {
    messageId: 'b34c0948-a751-5771-bb73-a1988ed71779',
    serviceId: 'CSTO-CBX',
    messageType: 'NOTIFICATION_TEST',
    messageDate: '2024-05-14T10:30:00.000+06:00',
    sender: { senderId: 'КНБ РК, Пограничная служба' },
  },
  messageData: {
    recordCount: 1,
    records: [
      {
        recordType: code('40'),
        actionType: code('1'),
        recordNumber: 'Р-2024-5001',
        restriction: { mode: code('00'), releasableTo: [code('*')], purpose: code('IZ') },
        searchData: {
          category: code('C3'),
          urgency: code('U3'),
          measure: code('X1'),
          reason: 'Установление личности',
          validUntil: '31.12.2024',
          person: { sex: code('1'), fullName: { ru: { lastName: 'Примеров', firstName: 'Тимур' } } },
        },
      },
    ],
  },
};
