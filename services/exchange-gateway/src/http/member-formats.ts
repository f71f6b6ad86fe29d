import type { MemberFormat } from '../receive-submission/member-format.js';

/** Injection token of {@link MemberFormats}. */
export const MEMBER_FORMATS = Symbol('exchange-gateway.member-formats');

/** The formats that this gateway reads, by member state. */
export type MemberFormats = ReadonlyMap<string, MemberFormat>;
