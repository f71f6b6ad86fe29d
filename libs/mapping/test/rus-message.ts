/** Records of RUS's format without fault, line by line: what the document requires and little more. In a message the first line is the file's third. */
export const RECORDS = {
  ОПГ: [
    '<Документ ИдДок="О-1" ВидСв="ОПГ" ПрДейств="1" ПрРежим="1">',
    '<Огранич Код="0" Цель="02"><Получ ОКСМ="000"/></Огранич>',
    '<СвОПГ Состояние="1">',
    '<НаимОПГ>Яр</НаимОПГ>',
    '<ВидДеят Статья="000"/>',
    '<Террит ОКСМ="643"/>',
    '<СписУчаст>1. ИВАНОВ ИВАН;</СписУчаст>',
    '</СвОПГ>',
    '</Документ>',
  ],
  РЕАДМ: [
    '<Документ ИдДок="Р-1" ВидСв="РЕАДМ" ПрДейств="1" ПрРежим="1">',
    '<Огранич Код="0" Цель="05"><Получ ОКСМ="000"/></Огранич>',
    '<СвРеадм ГосОтпр="643" ГосПрин="398" Стадия="01" ДатаСтад="2026-08-01">',
    '<СвФЛ Пол="1">',
    '<ФИОРус><Фамилия>Петров</Фамилия></ФИОРус>',
    '<СвРожд ДатаРожд="1980-05-05"/>',
    '<УдЛичн КодВидДок="91" СерНомДок="1"/>',
    '</СвФЛ>',
    '</СвРеадм>',
    '</Документ>',
  ],
  ОПЕР: [
    '<Документ ИдДок="П-1" ВидСв="ОПЕР" ПрДейств="1" ПрРежим="1">',
    '<Огранич Код="0" Цель="04"><Получ ОКСМ="000"/></Огранич>',
    '<СвОпер КодОпер="К" НаимОпер="Имя" Фаза="3" ГосРуков="643" НаСост="2026-08-01T13:00:00+03:00">',
    '<Участн ОКСМ="643"/>',
    '</СвОпер>',
    '</Документ>',
  ],
  РОЗЫСК: [
    '<Документ ИдДок="З-1" ВидСв="РОЗЫСК" ПрДейств="1" ПрРежим="1">',
    '<Огранич Код="0" Цель="03"><Получ ОКСМ="000"/></Огранич>',
    '<СвРозыск Категория="1" Срочность="3" Мера="1" ДействДо="2027-08-01">',
    '<Основание>Уклонение</Основание>',
    '<СвФЛ Пол="1">',
    '<ФИОРус><Фамилия>Петров</Фамилия></ФИОРус>',
    '</СвФЛ>',
    '</СвРозыск>',
    '</Документ>',
  ],
} as const;

const BYTES = new Map(Array.from({ length: 256 }, (_, byte) => [new TextDecoder('windows-1251').decode(Uint8Array.of(byte)), byte] as const));

/** The bytes of a text; what windows-1251 does not have as references. */
function windows1251(text: string): Uint8Array {
  return Uint8Array.from(Array.from(text).flatMap((character) => (BYTES.has(character) ? [BYTES.get(character)!] : Array.from(`&#${character.codePointAt(0)};`, (sign) => sign.charCodeAt(0)))));
}

export interface RusMessage {
  /** The lines of the records. */
  readonly lines: readonly string[];
  /** Changes the inner document, and the outer one, whose content stands as `CONTENT`. */
  readonly inner?: (text: string) => string;
  readonly outer?: (text: string) => string;
  readonly count?: number;
}

export function bytesOf({ lines, inner = (text) => text, outer = (text) => text, count = 1 }: RusMessage): Uint8Array {
  const file = inner(`<?xml version="1.0" encoding="windows-1251"?>\n<Файл ИдФайл="Ф" ВерсФорм="1.2" КолДок="${count}">\n${lines.join('\n')}\n</Файл>\n`);
  const envelope = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<e:Envelope xmlns:e="urn://cbx/rus/envelope/1.2">',
    '<e:MessageID>63c9385f-ac34-5bf8-aa91-62b27b0d9f36</e:MessageID>',
    '<e:Sender><e:Mnemonic>МВД</e:Mnemonic></e:Sender>',
    '<e:Recipient><e:Mnemonic>CBX</e:Mnemonic></e:Recipient>',
    '<e:SendingTimestamp>2026-08-01T13:00:00.000+03:00</e:SendingTimestamp>',
    '<e:MessagePrimaryContent>CONTENT</e:MessagePrimaryContent>',
    '</e:Envelope>',
  ].join('\n');
  return Buffer.from(outer(envelope).replace('CONTENT', Buffer.from(windows1251(file)).toString('base64')));
}
