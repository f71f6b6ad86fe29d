/** What the gateway asks of a member's mapping before it has the bytes translated. */
export interface MemberFormat {
  /** The member state, ISO 3166-1 alpha-3. */
  readonly member: string;
  /** The format's name, as it stands in provenance and receipts. */
  readonly format: string;
  readonly mappingVersion: string;
  /** Media types that the member may send, lower case, without parameters. */
  readonly mediaTypes: readonly string[];
  /** The format's limit. */
  readonly maxBytes: number;
}
