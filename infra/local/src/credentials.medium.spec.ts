import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MEMBER_STATES, provideCredentials } from './credentials.ts';
import { typableSecret } from './secrets.ts';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'cbx-credentials-')); });
afterEach(() => rmSync(folder, { recursive: true }));

describe('provideCredentials', () => {
  it('gives each member state an operator, a supervisor and a system', () => {
    const { signIns, memberSystems } = provideCredentials(join(folder, 'c.json'));
    for (const state of MEMBER_STATES) {
      expect(signIns.filter((signIn) => signIn.state === state).map(({ role }) => role)).toEqual(['operator', 'supervisor']);
      expect(memberSystems.filter((system) => system.state === state)).toHaveLength(1);
    }
    expect(memberSystems.map(({ clientId }) => clientId)).toContain('kaz-system');
    expect(signIns.map(({ username }) => username)).toContain('operator.kaz');
  });

  it('gives those who run the suite a client, also where an earlier version wrote the file, and changes nothing else', () => {
    const file = join(folder, 'c.json');
    const { ops, ...earlier } = provideCredentials(file);
    expect(ops).toMatchObject({ clientId: 'ops', state: 'KAZ' });
    writeFileSync(file, JSON.stringify(earlier));
    const completed = provideCredentials(file);
    expect(completed).toEqual({ ...earlier, ops: expect.objectContaining({ clientId: 'ops' }) as unknown });
    expect(provideCredentials(file)).toEqual(completed);
  });

  it('gives the same ones again from the file', () => {
    const file = join(folder, 'deeper', 'c.json');
    expect(provideCredentials(file)).toEqual(provideCredentials(file));
  });

  it('keeps them for their owner only, and leaves no draft', () => {
    const file = join(folder, 'c.json');
    provideCredentials(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['c.json']);
  });

  it('generates other ones for another stack', () => {
    const [one, two] = ['a', 'b'].map((name) => provideCredentials(join(folder, name)));
    const secrets = [one, two].flatMap((credentials) => [credentials!.postgresPassword, ...credentials!.signIns.map(({ password }) => password), ...credentials!.memberSystems.map(({ clientSecret }) => clientSecret)]);
    expect(new Set(secrets).size).toBe(secrets.length);
  });
});

describe('typableSecret', () => {
  it('has four groups without letters and digits that look alike', () => {
    for (let round = 0; round < 200; round += 1) expect(typableSecret()).toMatch(/^[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){3}$/);
  });
});
