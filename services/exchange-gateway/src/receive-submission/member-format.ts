/** What the gateway asks of a member's mapping before it has the bytes translated. */
export interface MemberFormat {
  /** The member state, ISO 3166-1 alpha-3. */
  readonly member: string;
  /** The format's name, as it stands in provenance and receipts. */
  readonly format: string;
  readonly mappingVersion: string;
  /** Media types that the member may send, lower case, without parameters. */
  readonly mediaTypes: readonly string[];
  /** With which statuses the sender is answered in its own format; absent where that has no answer. */
  readonly answers?: { readonly accepted: number; readonly refused: number };
  /** The format's limit. */
  readonly maxBytes: number;
}
