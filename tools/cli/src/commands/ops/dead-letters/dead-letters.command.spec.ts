import { FakeService } from '../../../../test/fake-service.js';
import { runCbx } from '../../../../test/run-cbx.js';
import type { DeadLetter } from './dead-letter.js';

const IDS = ['00000000-0000-5000-8000-000000000001', '00000000-0000-5000-8000-000000000002', '00000000-0000-5000-8000-000000000003'] as const;

function letter(id: string, parts: Partial<DeadLetter> = {}): DeadLetter {
  return {
    id,
    service: 'alerting',
    state: 'PENDING',
    code: 'CONTRACT.MALFORMED',
    attempts: 3,
    topic: 'case.event.v1',
    partition: 2,
    offset: '41',
    messageId: '01890000-0000-7000-8000-0000000000a1',
    key: '6f0f6f4c-6d0a-5b53-9d2f-6a3c0c0c1b2e',
    bytes: 912,
    producedAt: '2026-03-01T09:00:00.000Z',
    buriedAt: '2026-03-01T09:00:01.000Z',
    keptUntil: '2026-03-15T09:00:01.000Z',
    redrives: 0,
    ...parts,
  };
}

describe('cbx ops dead-letters', () => {
  let registry: FakeService;
  let alerting: FakeService;
  let env: Record<string, string>;

  beforeEach(async () => {
    [registry, alerting] = [await FakeService.start(), await FakeService.start()];
    env = { CBX_REGISTRY_URL: registry.url, CBX_ALERTING_URL: alerting.url, CBX_TOKEN: 'word' };
  });
  afterEach(() => Promise.all([registry.stop(), alerting.stop()]));

  const run = (command: string, args: readonly string[], stdin = '') => runCbx(['ops', 'dead-letters', command, ...args], { env, stdin, now: '2026-03-02T00:00:00.000Z' });

  describe('list', () => {
    it('shows letters of all services in a table, page by page, and how many there are', async () => {
      registry.answer = () => ({ body: { items: [] } });
      alerting.answer = ({ query }) => ({ body: query['cursor'] === undefined ? { items: [letter(IDS[0])], nextCursor: 'more' } : { items: [letter(IDS[1], { state: 'REDRIVEN', redrives: 2 })] } });
      const { exitCode, stdout } = await run('list', ['--state', 'ALL', '--code', 'CONTRACT.MALFORMED', '--since', '36h', '--until', '2026-03-02']);
      expect(exitCode).toBe(0);
      expect(stdout).toContain('id                                    service   state     code                from                buried                    redrives\n');
      expect(stdout).toContain(`${IDS[0]}  alerting  PENDING   CONTRACT.MALFORMED  case.event.v1/2@41  2026-03-01T09:00:01.000Z  0\n`);
      expect(stdout).toMatch(/\n2 dead letters \(case-registry 0, alerting 2\)\n$/);
      expect(alerting.requests.map(({ query }) => query)).toEqual([
        { state: '*', code: 'CONTRACT.MALFORMED', since: '2026-02-28T12:00:00.000Z', until: '2026-03-02T00:00:00.000Z', limit: '50' },
        { state: '*', code: 'CONTRACT.MALFORMED', since: '2026-02-28T12:00:00.000Z', until: '2026-03-02T00:00:00.000Z', limit: '49', cursor: 'more' },
      ]);
    });

    it('says that there are none, and where there are more than were asked for', async () => {
      for (const service of [registry, alerting]) service.answer = () => ({ body: { items: [] } });
      expect(await run('list', [])).toMatchObject({ exitCode: 0, stdout: 'No dead letters waiting (case-registry 0, alerting 0)\n' });
      alerting.answer = () => ({ body: { items: [letter(IDS[0])], nextCursor: 'more' } });
      expect((await run('list', ['--limit', '1'])).stdout).toContain('1 dead letter waiting (case-registry 0, alerting more than 1)\n');
    });

    it('shows what the others have while one service is down', async () => {
      alerting.answer = () => ({ body: { items: [letter(IDS[0])] } });
      await registry.stop();
      const { exitCode, stdout, stderr } = await run('list', []);
      expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: `cbx: case-registry does not answer at ${env['CBX_REGISTRY_URL']!}: the connection is refused\n` });
      expect(stdout).toContain(IDS[0]);
      registry = await FakeService.start();
    });

    it.each([
      [['--state', 'LOST'], '--state must be PENDING, REDRIVEN, ALL'],
      [['--since', 'yesterday'], '--since yesterday is neither an instant'],
      [['--limit', '0'], '--limit must be a whole number from 1'],
      [[IDS[0]], 'is no option of list'],
    ])('refuses %j', async (args, words) => {
      expect(await run('list', args)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(words) as string });
    });
  });

  describe('show', () => {
    const absent = { status: 404, body: { code: 'DEAD_LETTER.NOT_FOUND', title: 'There is no such dead letter' } };

    it('finds the service that has it, and tells all of it in words', async () => {
      registry.answer = () => absent;
      alerting.answer = () => ({
        body: { ...letter(IDS[0], { pointer: '/header' }), headers: { 'cbx-source': 'case-registry' }, redriveHistory: [{ at: '2026-03-01T10:00:00.000Z', by: 'ops', state: 'KAZ', outcome: 'FAILED_AGAIN', code: 'CONTRACT.MALFORMED' }] },
      });
      const { exitCode, stdout } = await run('show', [IDS[0]]);
      expect(exitCode).toBe(0);
      for (const words of [
        'state        PENDING (waits to be redriven)\n',
        'failed with  CONTRACT.MALFORMED at /header\n',
        'came from    case.event.v1, partition 2, offset 41\n',
        'kept until   2026-03-15T09:00:01.000Z\n',
        'Headers\n  cbx-source: case-registry\n',
        'Redriven\n  2026-03-01T10:00:00.000Z  FAILED_AGAIN CONTRACT.MALFORMED  by ops of KAZ\n',
      ]) {
        expect(stdout).toContain(words);
      }
      expect(stdout).not.toContain('Content');
      expect(registry.requests.map(({ path }) => path)).toEqual([`/v1/dead-letters/${IDS[0]}`]);
    });

    it('shows the content where the service gives it', async () => {
      alerting.answer = () => ({ body: { ...letter(IDS[0]), headers: {}, redriveHistory: [], content: { notification: 'of a test' } } });
      registry.answer = () => absent;
      expect((await run('show', [IDS[0]])).stdout).toMatch(/Redriven\n {2}never\n\nContent\n\{\n {2}"notification": "of a test"\n\}\n$/);
    });

    it('says that nobody has it', async () => {
      for (const service of [registry, alerting]) service.answer = () => absent;
      expect(await run('show', [IDS[0]])).toEqual({ exitCode: 2, stdout: '', stderr: `cbx: no service has a dead letter ${IDS[0]}, or it is not released to you\n` });
      expect(await run('show', ['x'])).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('cbx ops dead-letters list shows them') as string });
      expect(await run('show', [])).toMatchObject({ exitCode: 1 });
    });
  });

  describe('redrive', () => {
    it('asks every service for the ids, and reports whoever has them', async () => {
      registry.answer = ({ body }) => ({ body: { outcomes: (body as { ids: string[] }).ids.map((id) => ({ id, outcome: 'NOT_FOUND' })) } });
      alerting.answer = () => ({
        body: {
          outcomes: [
            { id: IDS[0], outcome: 'REDRIVEN' },
            { id: IDS[1], outcome: 'FAILED_AGAIN', code: 'CONTRACT.MALFORMED' },
            { id: IDS[2], outcome: 'NOT_FOUND' },
          ],
        },
      });
      const { exitCode, stdout, stderr } = await run('redrive', [...IDS, '--yes']);
      expect(exitCode).toBe(3);
      expect(stdout).toBe(
        [
          'id                                    service   outcome       code',
          '────────────────────────────────────  ────────  ────────────  ──────────────────',
          `${IDS[1]}  alerting  FAILED_AGAIN  CONTRACT.MALFORMED`,
          `${IDS[2]}            NOT_FOUND`,
          '',
          '1 redriven, 1 failed again, 1 not found',
          '',
        ].join('\n'),
      );
      expect(stderr).toBe('alerting: 1 redriven, 1 failed again\n');
      expect(alerting.requests).toMatchObject([{ method: 'POST', path: '/v1/dead-letters/redrive', body: { ids: [...IDS] } }]);
    });

    it('goes on behind each portion of a filter, within the limit', async () => {
      registry.answer = () => ({ body: { outcomes: [] } });
      alerting.answer = ({ body }) => {
        const { cursor } = body as { cursor?: string };
        return { body: { outcomes: [{ id: cursor === undefined ? IDS[0] : IDS[1], outcome: 'REDRIVEN' }], ...(cursor === undefined ? { nextCursor: 'next' } : {}) } };
      };
      const run1 = await run('redrive', ['--code', 'CONTRACT.MALFORMED', '--limit', '30', '--yes', '--json']);
      expect(run1.exitCode).toBe(0);
      expect(JSON.parse(run1.stdout)).toEqual([
        { service: 'alerting', id: IDS[0], outcome: 'REDRIVEN' },
        { service: 'alerting', id: IDS[1], outcome: 'REDRIVEN' },
      ]);
      expect(alerting.requests.map(({ body }) => body)).toEqual([
        { filter: { code: 'CONTRACT.MALFORMED' }, limit: 25 },
        { filter: { code: 'CONTRACT.MALFORMED' }, limit: 5, cursor: 'next' },
      ]);
    });

    it('previews without redriving', async () => {
      registry.answer = () => ({ body: { items: [] } });
      alerting.answer = () => ({ body: { items: [letter(IDS[0])] } });
      const { exitCode, stdout } = await run('redrive', ['--all', '--preview']);
      expect({ exitCode, last: stdout.trimEnd().split('\n').at(-1) }).toEqual({ exitCode: 0, last: '1 dead letter would be redriven; nothing was changed' });
      expect([...registry.requests, ...alerting.requests].map(({ path }) => path)).toEqual(['/v1/dead-letters/redrive/preview', '/v1/dead-letters/redrive/preview']);
    });

    it.each([
      ['yes\n', ['/v1/dead-letters/redrive/preview', '/v1/dead-letters/redrive'], '1 redriven\n'],
      ['no\n', ['/v1/dead-letters/redrive/preview'], ''],
      ['', ['/v1/dead-letters/redrive/preview'], ''],
    ])('asks first, and takes %j for an answer', async (answer, paths, stdout) => {
      registry.answer = ({ path }) => ({ body: path.endsWith('preview') ? { items: [] } : { outcomes: [] } });
      alerting.answer = ({ path }) => ({ body: path.endsWith('preview') ? { items: [letter(IDS[0])] } : { outcomes: [{ id: IDS[0], outcome: 'REDRIVEN' }] } });
      const asked = await run('redrive', ['--all'], answer);
      expect({ exitCode: asked.exitCode, stdout: asked.stdout }).toEqual({ exitCode: 0, stdout });
      expect(asked.stderr).toContain('Redrive 1 dead letter? Type yes: ');
      expect(asked.stderr).toMatch(/alerting {2}case\.event\.v1 {2}CONTRACT\.MALFORMED {2}1\n/);
      expect(alerting.requests.map(({ path }) => path)).toEqual(paths);
    });

    it('reports what was done where a service breaks down', async () => {
      registry.answer = () => ({ body: { outcomes: [{ id: IDS[0], outcome: 'REDRIVEN' }] } });
      alerting.answer = () => ({ status: 503, body: { code: 'PERSISTENCE.UNAVAILABLE', title: 'The service is not available at the moment' } });
      const { exitCode, stdout, stderr } = await run('redrive', ['--all', '--yes']);
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '1 redriven\n' });
      expect(stderr).toContain('cbx: alerting answers 503 PERSISTENCE.UNAVAILABLE The service is not available at the moment\n');
    });

    it.each([
      [[], 'Give their ids, a filter, or --all'],
      [[IDS[0], '--code', 'A.B'], 'either ids or a filter, not both'],
      [['x'], 'is no id of a dead letter'],
      [['--all', '--limit', '100001'], '--limit must be'],
    ])('refuses %j', async (args, words) => {
      expect(await run('redrive', args)).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringContaining(words) as string });
    });
  });
});
