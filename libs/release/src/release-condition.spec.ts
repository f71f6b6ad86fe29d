import type { Principal } from './principal.js';
import { releaseCondition } from './release-condition.js';

const columns = { origin: 'c.origin', releasableTo: 'c.releasable_to', status: 'c.status', handlingCode: 'c.handling_code' };
const principal = (...roles: Principal['roles']): Principal => ({ subject: 'p', state: 'ARM', roles });

describe('releaseCondition', () => {
  it('numbers its parameters from where it is told', () => {
    const { sql, params } = releaseCondition(principal('operator'), columns, 4);
    expect(sql.match(/\$\d+/g)).toEqual(['$4', '$5', '$6', '$7']);
    expect(params).toHaveLength(4);
  });

  it('needs no list for a machine, and nothing at all for who reads nothing', () => {
    expect(releaseCondition(principal('member-system'), columns).params).toHaveLength(3);
    expect(releaseCondition(principal('ops'), columns)).toEqual({ sql: '(false)', params: [] });
    expect(releaseCondition({ ...principal('operator'), state: '*' }, columns)).toEqual({ sql: '(false)', params: [] });
  });

  it('refuses what is not a column name', () => {
    for (const origin of ["origin' or true --", 'a.b.c', 'origin::text', '', 'Origin']) {
      expect(() => releaseCondition(principal('operator'), { ...columns, origin })).toThrow(expect.objectContaining({ code: 'RELEASE.COLUMN' }));
    }
  });
});
