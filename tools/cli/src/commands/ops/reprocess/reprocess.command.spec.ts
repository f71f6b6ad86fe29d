import { FakeService } from '../../../../test/fake-service.js';
import { runCbx } from '../../../../test/run-cbx.js';
import type { ReprocessReport, SubmissionChange } from './reprocess-report.js';

const ID = '01890000-0000-7000-8000-0000000000a1';
const NOTIFICATION = '6f0f6f4c-6d0a-5b53-9d2f-6a3c0c0c1b2e';

const published: SubmissionChange = {
  submissionId: ID,
  receivedAt: '2026-03-01T09:00:00.000Z',
  mappingVersion: 'KAZ-1.0-0123456789ab',
  before: { status: 'REFUSED' },
  after: { status: 'ACCEPTED' },
  effects: { PUBLISHED: 1, SUPERSEDED: 1 },
  records: [
    { record: 1, effect: 'PUBLISHED', before: { outcome: 'REJECTED', faults: [{ code: 'FIELD.INVALID', path: 'records[0].validUntil' }, { code: 'FIELD.MISSING', line: 3, column: 7 }] }, after: { outcome: 'ACCEPTED' }, notificationId: NOTIFICATION },
    { record: 4, effect: 'SUPERSEDED', after: { outcome: 'REJECTED', faults: [{ code: 'GATE.SUPERSEDED' }] } },
  ],
  omitted: 2,
};
const conflicting: SubmissionChange = {
  ...published,
  before: { status: 'ACCEPTED' },
  effects: { CONFLICTS: 1 },
  records: [{ record: 1, effect: 'CONFLICTS', before: { outcome: 'ACCEPTED' }, after: { outcome: 'REJECTED', faults: [{ code: 'GATE.VERSION_CONFLICT' }] }, notificationId: NOTIFICATION, pointers: ['/search/reason', '/header/handling'] }],
  omitted: 0,
};

function report(changes: readonly SubmissionChange[], more: Partial<ReprocessReport> = {}): ReprocessReport {
  return { member: 'KAZ', mappingVersion: 'KAZ-1.1-0123456789ab', total: 3, looked: 3, changes, failed: [], ...more };
}

describe('cbx ops reprocess', () => {
  let gateway: FakeService;
  beforeEach(async () => {
    gateway = await FakeService.start();
  });
  afterEach(() => gateway.stop());

  const run = (args: readonly string[], stdin = '') => runCbx(['ops', 'reprocess', ...args], { env: { CBX_GATEWAY_URL: gateway.url, CBX_TOKEN: 'word' }, stdin, now: '2026-03-02T00:00:00.000Z' });
  const asked = () => gateway.requests.map(({ path, body }) => [path, body]);

  it('previews record by record, portion by portion, with its progress', async () => {
    gateway.answer = ({ body }) => ({ body: (body as { cursor?: string }).cursor === undefined ? report([published], { looked: 2, nextCursor: 'more' }) : report([], { looked: 1, total: undefined as never }) });
    const { exitCode, stdout, stderr } = await run(['--member', 'KAZ', '--since', '36h', '--preview']);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      [
        `${ID}  received 2026-03-01T09:00:00.000Z, read by KAZ-1.0-0123456789ab`,
        '  the whole  REFUSED → ACCEPTED',
        `  record 1  PUBLISHED  REJECTED FIELD.INVALID (records[0].validUntil) FIELD.MISSING (line 3 column 7) → ACCEPTED  ${NOTIFICATION}`,
        '  record 4  SUPERSEDED  nothing → REJECTED GATE.SUPERSEDED',
        '  and 2 further records',
        '',
        '1 of 3 submissions has other results: 1 would be published, 1 superseded; nothing was changed',
        '',
      ].join('\n'),
    );
    expect(stderr).toBe('2 of 3 submissions looked at, 1 changes\n3 of 3 submissions looked at, 1 changes\n');
    expect(asked()).toEqual([
      ['/v1/reprocess/preview', { member: 'KAZ', since: '2026-02-28T12:00:00.000Z', limit: 50 }],
      ['/v1/reprocess/preview', { member: 'KAZ', since: '2026-02-28T12:00:00.000Z', limit: 50, cursor: 'more' }],
    ]);
  });

  it('applies without a question where it is told so, and names where the new results stand', async () => {
    gateway.answer = () => ({ body: report([{ ...published, storedAs: NOTIFICATION }, conflicting]) });
    const { exitCode, stdout } = await run(['--member', 'KAZ', '--yes']);
    expect(exitCode).toBe(3);
    expect(stdout).toContain(`  stored as ${NOTIFICATION}\n`);
    expect(stdout).toContain('\n    differs at /search/reason /header/handling\n');
    expect(stdout).toMatch(/\n2 of 3 submissions have other results: 1 published, 1 conflict, 1 superseded\n$/);
    expect(asked()).toEqual([['/v1/reprocess', { member: 'KAZ', limit: 50 }]]);
  });

  it.each([
    ['yes\n', ['/v1/reprocess/preview', '/v1/reprocess']],
    ['no\n', ['/v1/reprocess/preview']],
    ['', ['/v1/reprocess/preview']],
  ])('shows and asks first, and takes %j for an answer', async (answer, paths) => {
    gateway.answer = () => ({ body: report([published]) });
    const { exitCode, stderr } = await run(['--member', 'KAZ'], answer);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('  record 1  PUBLISHED');
    expect(stderr).toContain('Store the new results of 1 submission (1 would be published, 1 superseded)? Type yes: ');
    expect(gateway.requests.map(({ path }) => path)).toEqual(paths);
  });

  it('does not ask where nothing changes', async () => {
    gateway.answer = () => ({ body: report([], { looked: 0, total: 0 }) });
    expect(await run(['--member', 'KAZ'])).toEqual({ exitCode: 0, stdout: "Today's mapping has translated every submission\n", stderr: '' });
    gateway.answer = () => ({ body: report([], { looked: 1, total: 1 }) });
    expect((await run(['--member', 'KAZ', '--yes'])).stdout).toBe('No of 1 submission has other results\n');
  });

  it('tells what cannot be read again, and gives all of it as JSON', async () => {
    gateway.answer = () => ({ body: report([], { failed: [{ submissionId: ID, code: 'SUBMISSION.BYTES_GONE' }] }) });
    expect(await run(['--member', 'KAZ', '--preview'])).toMatchObject({ exitCode: 3, stdout: expect.stringContaining(`${ID}  cannot be read again: SUBMISSION.BYTES_GONE\n`) as string });
    const { stdout } = await run(['--member', 'KAZ', '--yes', '--json']);
    expect(JSON.parse(stdout)).toEqual({ changes: [], failed: [{ submissionId: ID, code: 'SUBMISSION.BYTES_GONE' }] });
  });

  it('ends with 2 where the gateway cannot be asked or refuses', async () => {
    gateway.answer = () => ({ status: 403, body: { code: 'AUTH.FORBIDDEN', title: 'Not yours to do' } });
    expect(await run(['--member', 'KAZ', '--yes'])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('exchange-gateway answers 403 AUTH.FORBIDDEN') as string });
  });

  it.each([
    [[], '--member is missing'],
    [['--member', 'kaz'], 'is no member state'],
    [['--member', 'KAZ', '--since', 'yesterday'], '--since yesterday is neither an instant'],
    [['--member', 'KAZ', 'x'], 'is no option of reprocess'],
  ])('refuses %j', async (args, words) => {
    expect(await run(args)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(words) as string });
  });
});
