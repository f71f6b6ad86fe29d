/** A file of ARM's format by its lines; a test changes it at will. The trailer is made of what is there. */
export interface ArmFile {
  header: string;
  /** The D-lines, of one record or several. */
  lines: string[];
  /** Instead of the one that fits. */
  trailer?: string;
  lineEnd: string;
}

const LENGTHS: Readonly<Record<string, number>> = { D10: 720, D20: 600, D30: 460, D40: 420, D31: 80, D32: 300, D41: 30, D51: 80, D52: 60, D53: 30, D90: 134 };

/** A line with a text at each of these columns, the rest spaces up to its length. */
export function aLine(type: string, number: string, at: Readonly<Record<number, string>> = {}): string {
  const line = put(put(' '.repeat(LENGTHS[type] ?? 20), 1, type), 4, number);
  return Object.entries(at).reduce((text, [column, value]) => put(text, Number(column), value), line);
}

/** The same line with another text from a column (a code point) on. */
export function put(line: string, column: number, text: string): string {
  const points = Array.from(line);
  while (points.length < column - 1) points.push(' ');
  const own = Array.from(text);
  points.splice(column - 1, own.length, ...own);
  return points.join('');
}

const COMMON = { 10: 'NA', 12: 'ARM', 15: 'ՀՀ ոստիկանություն', 55: 'AM-1', 89: '20240601090000', 103: '0', 104: 'RUS', 134: 'CT' };
const A_NAME = { 321: 'Grigoryan', 341: 'Ani' };

/** A file without fault, one record: what the document requires and little more. */
export function aFile(type: 'D10' | 'D20' | 'D30' | 'D40'): ArmFile {
  const lines: Record<typeof type, () => string[]> = {
    D10: () => [aLine('D10', '000001', { ...COMMON, ...A_NAME, 471: 'RUS', 474: 'ARM', 477: '01', 479: '20240520' })],
    D20: () => [aLine('D20', '000001', { ...COMMON, ...A_NAME, 471: 'W', 472: '1', 473: 'L', 551: '20250101' }), aLine('D90', '000001', { 10: 'RSN', 13: '01', 15: 'Հետախուզում' })],
    D30: () => [aLine('D30', '000001', { ...COMMON, 321: 'Ring', 381: 'A', 382: 'OT', 396: 'ARM' }), aLine('D32', '000001', { 10: 'ME', 150: 'Sargsyan' })],
    D40: () => [aLine('D40', '000001', { ...COMMON, 201: 'K-1', 221: 'Канал', 281: 'A', 282: 'ARM', 285: 'ARMRUS', 397: '20240601080000' })],
  };
  return { header: put(put(put(put(put(' '.repeat(100), 1, 'HCBXARM01'), 10, 'ARM'), 13, 'ՀՀ ոստիկանություն'), 53, 'A-1'), 73, '20240601090000'), lines: lines[type](), lineEnd: '\n' };
}

export function textOf({ header, lines, trailer, lineEnd }: ArmFile): string {
  const own = lines.filter((line) => line.startsWith('D'));
  const numbers = own.map((line) => Array.from(line.slice(0, 40).normalize('NFC')).slice(3, 9).join('').padEnd(6));
  const records = numbers.filter((number, index) => number !== numbers[index - 1]).length;
  const last = trailer ?? `T${String(records).padStart(6, '0')}${String(own.length).padStart(6, '0')}`.padEnd(20);
  return [header, ...lines, last].map((line) => line + lineEnd).join('');
}
