export type { Fault, FaultCode } from './fault.js';
export type { Localized } from './localized.js';
export { type CompiledMember, loadMember } from './load/load-member.js';
export type { Limits } from './translate/compiled-member.js';
export { type GoldenFault, type GoldenTranslation, toGolden } from './translate/golden.js';
export type { EnvelopeFacts, RecordResult, TranslatedRecord, Translation } from './translate/translation.js';
export { recordKey, type SnapshotFacts } from './snapshot/snapshot-facts.js';
export { type OpenRecord, type SeriesState, SnapshotSeries } from './snapshot/snapshot-series.js';
export { type SeriesTranslation, translateSeries } from './snapshot/translate-series.js';
