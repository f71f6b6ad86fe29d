/**
 * What a principal may do. `member-system`: a member's own machine, sends and reads its own state's records;
 * `operator`: reads what was released to its state and acts on alerts; `supervisor`: reads what an operator reads;
 * `ops`: runs the suite and reads nothing about persons.
 */
export const ROLES = ['member-system', 'operator', 'supervisor', 'ops'] as const;
export type Role = (typeof ROLES)[number];

/** Somebody whose token was accepted. */
export interface Principal {
  /** The issuer's name of the principal (`sub`): opaque. */
  readonly subject: string;
  /** The member state that the principal acts for, ISO 3166-1 alpha-3. */
  readonly state: string;
  readonly roles: readonly Role[];
  /** For the screen. */
  readonly name?: string;
}

export function isRole(value: unknown): value is Role {
  return (ROLES as readonly unknown[]).includes(value);
}
