import type { CompiledMember } from '../../src/load/load-member.js';
import { SECRET } from './break-bytes.js';

const CODE = /^(?:FORMAT|FIELD|RULE)\.[A-Z_]+$/;

/** @returns what is wrong with what becomes of these bytes; undefined where it is as it must be, whatever they are */
export function judge(member: CompiledMember, bytes: Uint8Array): string | undefined {
  let translation;
  try {
    translation = member.translate(bytes);
  } catch (error) {
    return `throws ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
  const { outcome, rejections, warnings, notifications, records } = translation;
  const told = JSON.stringify([rejections, warnings]);
  if (told.includes(SECRET) || told.includes('ZQ!XV')) return 'tells a value of the source';
  for (const { code, record, line, segment } of [...rejections, ...warnings]) {
    if (!CODE.test(code)) return `has the code ${code}`;
    if (record < 0 || (line ?? 1) < 1 || (segment ?? 1) < 1) return 'has a place that is none';
  }
  if (outcome === 'REFUSED' && (notifications.length > 0 || warnings.length > 0 || !rejections.some(({ record }) => record === 0))) return 'is refused, and yet there is more than that';
  const rejected = new Set(rejections.map(({ record }) => record));
  if (notifications.some(({ record }) => rejected.has(record))) return 'has a record that is rejected and accepted';
  if (outcome === 'READ' && records.length > member.limits.records) return 'has more records than there may be';
  return undefined;
}
