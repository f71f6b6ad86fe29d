import path from 'node:path';
import { FakeService } from '../../test/fake-service.js';
import { runCbx } from '../../test/run-cbx.js';

const SAMPLE = path.resolve(import.meta.dirname, '../../../../members/KAZ/samples/01-group-minimal.json');

describe('cbx submit', () => {
  let gateway: FakeService;
  beforeAll(async () => {
    gateway = await FakeService.start();
  });
  afterAll(() => gateway.stop());
  const run = (...args: string[]) => runCbx(['submit', '--member', 'KAZ', ...args], { env: { CBX_GATEWAY_URL: gateway.url, CBX_TOKEN: 'of-kaz' } });

  it('sends each file with the token and prints the receipts', async () => {
    gateway.answer = () => ({ status: 202, body: { submissionId: 's' } });
    const { exitCode, stdout, stderr } = await run(SAMPLE, SAMPLE);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '{"submissionId":"s"}\n{"submissionId":"s"}\n' });
    expect(stderr).toContain('1 of 2');
    expect(gateway.requests.slice(-2)).toMatchObject([{ method: 'POST', path: '/v1/submissions', authorization: 'Bearer of-kaz', body: { messageData: {} } }, { path: '/v1/submissions' }]);
  });

  it('only asks where told so, and says what was refused', async () => {
    gateway.answer = () => ({ status: 422, body: { code: 'SUBMISSION.REFUSED' } });
    const { exitCode, stdout } = await run('--validate', SAMPLE);
    expect(gateway.requests.at(-1)?.path).toBe('/v1/submissions/validate');
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '{"code":"SUBMISSION.REFUSED"}\n' });
  });

  it('prints the answer in the sender’s own format as it is', async () => {
    gateway.answer = () => ({ status: 202, body: { kind: 'own' } });
    expect(await run('--own-answer', SAMPLE)).toMatchObject({ exitCode: 0, stdout: '{"kind":"own"}' });
    expect(gateway.requests.at(-1)?.accept).toBe('application/json');
    await run(SAMPLE);
    expect(gateway.requests.at(-1)?.accept).toBe('application/vnd.cbx.receipt+json');
  });

  it.each([[['submit', SAMPLE]], [['submit', '--member', 'KAZ']], [['submit', '--member', 'KAZ', '--own', SAMPLE]], [['submit', '--member', 'KAZ', '--own-answer', '--validate', SAMPLE]]])('refuses %j', async (args) => {
    expect(await runCbx(args)).toMatchObject({ exitCode: 1, stdout: '' });
  });

  it('needs a token for a gateway of the environment', async () => {
    expect(await runCbx(['submit', '--member', 'KAZ', SAMPLE], { env: { CBX_GATEWAY_URL: gateway.url } })).toMatchObject({ exitCode: 1 });
  });
});
