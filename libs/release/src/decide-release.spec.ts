import { decideRelease } from './decide-release.js';
import type { Principal, Role } from './principal.js';
import { ROLES } from './principal.js';
import type { ReleaseLabel } from './release-label.js';
import { HANDLING_CODES, labelOf, STATUSES } from './release-label.js';

const STATES = ['ARM', 'BLR', 'KAZ', 'KGZ', 'RUS', 'TJK'];

function principal(state: string, ...roles: Role[]): Principal {
  return { subject: 'p', state, roles };
}

function label(part: Partial<ReleaseLabel> = {}): ReleaseLabel {
  return { origin: 'KAZ', releasableTo: ['ARM', 'KGZ'], status: 'ACTUAL', handlingCode: 'H1', ...part };
}

/** What the policy's table says, written down a second time and independently: who reads at all, and what. */
function expected(state: string, role: Role, origin: string, releasableTo: string[]): boolean {
  if (role === 'ops') return false;
  if (state === origin) return true;
  if (role === 'member-system') return false;
  return releasableTo.includes(state) || releasableTo.includes('*');
}

describe('decideRelease', () => {
  const lists: string[][] = [[], ['*'], ...STATES.map((state) => [state]), ['ARM', 'TJK'], STATES];
  const table = STATES.flatMap((state) =>
    ROLES.flatMap((role) => STATES.flatMap((origin) => lists.map((releasableTo) => ({ state, role, origin, releasableTo })))),
  );

  it.each(STATUSES.flatMap((status) => HANDLING_CODES.map((handlingCode) => ({ status, handlingCode }))))(
    'decides by state, role, origin and list alone under $status and $handlingCode',
    ({ status, handlingCode }) => {
      const wrong = table.filter(
        ({ state, role, origin, releasableTo }) =>
          decideRelease(principal(state, role), { origin, releasableTo, status, handlingCode }).released !==
          expected(state, role, origin, releasableTo),
      );
      expect(wrong).toEqual([]);
    },
  );

  it.each(STATES)('shows an operator of %s its own records and those released to it, and says why not', (state) => {
    const operator = principal(state, 'operator');
    const other = state === 'ARM' ? 'BLR' : 'ARM';
    expect(decideRelease(operator, label({ origin: state, releasableTo: [] }))).toEqual({ released: true });
    expect(decideRelease(operator, label({ origin: other, releasableTo: [state] }))).toEqual({ released: true });
    expect(decideRelease(operator, label({ origin: other, releasableTo: ['*'] }))).toEqual({ released: true });
    expect(decideRelease(operator, label({ origin: other, releasableTo: STATES.filter((s) => s !== state) }))).toEqual({
      released: false,
      reason: 'NOT_RELEASED_TO_STATE',
    });
    expect(decideRelease(operator, label({ origin: other, releasableTo: [] }))).toMatchObject({ released: false });
  });

  it.each(['', 'UNKNOWN', 'actual', 'DRAFT'])('stops at the unknown status %p, for the owner too', (status) => {
    expect(decideRelease(principal('KAZ', 'operator'), label({ status }))).toEqual({ released: false, reason: 'UNKNOWN_STATUS' });
  });

  it.each(['', 'UNKNOWN', 'h0', 'H4'])('stops at the unknown handling code %p, for the owner too', (handlingCode) => {
    expect(decideRelease(principal('KAZ', 'operator'), label({ handlingCode }))).toEqual({
      released: false,
      reason: 'UNKNOWN_HANDLING_CODE',
    });
  });

  it("lets a member's machine read its own state's records only", () => {
    expect(decideRelease(principal('KAZ', 'member-system'), label())).toEqual({ released: true });
    expect(decideRelease(principal('ARM', 'member-system'), label())).toEqual({ released: false, reason: 'NOT_OWN' });
    expect(decideRelease(principal('ARM', 'member-system'), label({ releasableTo: ['*'] }))).toEqual({ released: false, reason: 'NOT_OWN' });
  });

  it('gives nothing to ops, to no role and to a role it does not know', () => {
    const strange = { subject: 'p', state: 'KAZ', roles: ['admin'] } as unknown as Principal;
    for (const p of [principal('KAZ', 'ops'), principal('KAZ'), strange]) {
      expect(decideRelease(p, label({ releasableTo: ['*'] }))).toEqual({ released: false, reason: 'NO_READING_ROLE' });
    }
  });

  it('takes the widest of several roles, in any order', () => {
    expect(decideRelease(principal('ARM', 'ops', 'member-system', 'operator'), label()).released).toBe(true);
    expect(decideRelease(principal('ARM', 'operator', 'member-system'), label()).released).toBe(true);
    expect(decideRelease(principal('KAZ', 'ops', 'member-system'), label()).released).toBe(true);
  });

  it.each(['*', '', 'arm', 'ARM ', 'AR'])('gives nothing to a principal whose state is %p', (state) => {
    const open = label({ origin: state, releasableTo: ['*', state] });
    expect(decideRelease(principal(state, 'operator'), open)).toEqual({ released: false, reason: 'NO_READING_ROLE' });
  });

  it('compares the list exactly', () => {
    for (const entry of ['arm', 'ARMX', 'AR', '**', ' *']) {
      expect(decideRelease(principal('ARM', 'operator'), label({ releasableTo: [entry] })).released).toBe(false);
    }
  });
});

describe('labelOf', () => {
  it("takes the label from a notification's header", () => {
    const header = { origin: 'KAZ', status: 'TEST', handling: { code: 'H2', releasableTo: ['ARM'], purpose: 'READMISSION' }, sourceReference: 'x' };
    expect(labelOf(header)).toEqual({ origin: 'KAZ', releasableTo: ['ARM'], status: 'TEST', handlingCode: 'H2' });
  });
});
