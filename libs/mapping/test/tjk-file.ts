/** A row of TJK's format by its columns; a test changes it at will. */
export type Row = Record<string, string>;

export interface TjkFile {
  kind: string;
  meta: string[];
  rows: Row[];
}

const HEADER: Row = { 'Рег. номер': 'Р-1', Действие: 'Н', Гриф: 'Г0', Кому: 'RUS', Цель: 'ТОРГ' };

/** A file of TJK without fault, one record: what the document requires and little more. */
export function aFile(kind: 'ГРУППА' | 'РЕАДМИССИЯ' | 'ОПЕРАЦИЯ' | 'РОЗЫСК'): TjkFile {
  const rows: Record<typeof kind, () => Row[]> = {
    ГРУППА: () => [
      { 'Тип строки': 'Г', ...HEADER, Название: 'Яр', Состояние: 'ДЕЙСТВ', 'Виды деятельности': 'ДР', Территория: 'TJK' },
      { 'Тип строки': 'У', Роль: 'УЧ', ...aPerson() },
    ],
    РЕАДМИССИЯ: () => [{ ...HEADER, Откуда: 'RUS', Куда: 'TJK', Стадия: 'ЗАПР', 'Дата ре-гистрации': '13.05.2024', ...aPerson() }],
    ОПЕРАЦИЯ: () => [{ ...HEADER, 'Код операции': 'К-1', Операция: 'Канал', Фаза: 'АКТ', 'Ведущее государство': 'TJK', Участники: 'TJK', 'По состоянию на': '2024-05-14T09:00:00+05:00' }],
    РОЗЫСК: () => [{ ...HEADER, Категория: 'БЕЗВ', Срочность: 'ОБЫЧН', Мера: 'УСТ', Причина: 'Пропал', 'Действует до': '14.05.2025', ...aPerson() }],
  };
  return { kind, meta: ['1.0', 'МВД РТ', '2024-05-14T09:30:00+05:00', 'РАБОЧИЙ'], rows: rows[kind]() };
}

function aPerson(): Row {
  return { Фамилия: 'Назаров', Имя: 'Сухроб', Пол: 'М' };
}

const BYTES = new Map(Array.from({ length: 256 }, (_, byte) => [new TextDecoder('koi8-r').decode(Uint8Array.of(byte)), byte] as const));

export function koi8(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => {
    const byte = BYTES.get(character);
    if (byte === undefined) throw new Error(`KOI8-R has no ${character}`);
    return byte;
  });
}

/** The file's bytes. Columns are those that any row has. */
export function bytesOf({ kind, meta, rows }: TjkFile): Uint8Array {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cell = (text: string): string => (/[;"#]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = [['#ВИД', kind, ...meta].join(';'), columns.map(cell).join(';'), ...rows.map((row) => columns.map((column) => cell(row[column] ?? '')).join(';')), `#ИТОГО;${rows.length}`];
  return koi8(lines.map((line) => `${line}\r\n`).join(''));
}
