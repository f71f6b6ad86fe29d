/** Who reads the page, as the token says. The services decide what they may see; the page only shows who they are. */
export interface Reader {
  readonly name: string;
  /** the member state, alpha-3 */
  readonly state: string;
  readonly roles: readonly string[];
}

/** Roles that the console is made for. */
const CONSOLE_ROLES = ['operator', 'supervisor'];

export type Claims = Readonly<Record<string, unknown>>;

/** The claims of a JWT, unverified: they are for display, the services verify. Empty where the token is opaque. */
export function claimsOf(token: string): Claims {
  const payload = token.split('.')[1];
  if (payload === undefined) return {};
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === 'object' && claims !== null ? (claims as Claims) : {};
  } catch {
    return {};
  }
}

/**
 * The reader of a session. The access token goes first, as it is what the services judge by.
 * @param sources claims, in the order in which they count
 */
export function readerOf(...sources: readonly Claims[]): Reader {
  const first = (claim: string): unknown => sources.map((claims) => claims[claim]).find((value) => value !== undefined);
  const text = (claim: string): string => {
    const value = first(claim);
    return typeof value === 'string' ? value : '';
  };
  const roles = first('cbx_roles');
  return {
    name: text('name') || text('preferred_username') || text('sub'),
    state: text('cbx_state'),
    roles: Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [],
  };
}

/** Whether the console has anything for this reader. */
export function mayEnter(reader: Reader): boolean {
  return reader.state !== '' && reader.roles.some((role) => CONSOLE_ROLES.includes(role));
}
