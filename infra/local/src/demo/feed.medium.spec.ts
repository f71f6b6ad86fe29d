import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { demoFiles, feed, ownAnswer } from './feed.ts';
import { followJourneys } from './journeys.ts';
import { OwnFormats } from './own-formats.ts';

const formats = new OwnFormats();
let folder: string;
const servers: { close(): Promise<void> }[] = [];
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'cbx-demo-')); });
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

describe('demoFiles', () => {
  it('gives the same bytes again at a later start, on another day too', () => {
    const first = demoFiles(folder, new Date('2026-11-24T10:00:00Z'), formats);
    expect(demoFiles(folder, new Date('2026-11-26T22:00:00Z'), formats)).toEqual(first);
  });

  it('goes on with a story that names no sender', () => {
    const first = demoFiles(folder, new Date('2026-11-24T10:00:00Z'), formats).filter(({ member }) => member === 'KAZ');
    writeFileSync(join(folder, 'story.json'), JSON.stringify(first.map(({ file, records }) => ({ file, records }))));
    expect(demoFiles(folder, new Date('2026-11-25T10:00:00Z'), formats)).toEqual(first);
  });

  it('tells the story anew when it was cut off before', () => {
    const first = demoFiles(folder, new Date('2026-11-24T10:00:00Z'), formats);
    unlinkSync(join(folder, 'story.json'));
    expect(demoFiles(folder, new Date('2026-11-24T11:00:00Z'), formats)[0]!.bytes).not.toBe(first[0]!.bytes);
  });
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A gateway that answers each request in turn as it is told, the last one for ever. */
async function gateway(...answers: readonly Answer[]): Promise<{ readonly url: string; readonly bodies: string[] }> {
  const bodies: string[] = [];
  let turn = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks).toString('utf8'));
      answers[Math.min(turn++, answers.length - 1)]!(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const running = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  servers.push(running);
  return running;
}

const json = (status: number, body: object): Answer => (_, response) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const cutOff: Answer = (request) => request.socket.destroy();
const FILES = ['one', 'two'].map((file) => ({ file, member: 'KAZ', mediaType: 'application/json', bytes: Buffer.from(`bytes of ${file}`), records: [{ reference: `R-${file}`, about: 'a record', expected: 'ACCEPTED' as const }] }));

describe('feed', () => {
  it('sends the same bytes again until they are answered, and the next file only then', async () => {
    const told: string[] = [];
    let tokens = 0;
    const server = await gateway(cutOff, json(503, { code: 'PERSISTENCE.UNAVAILABLE', title: 'not now' }), json(202, { submissionId: 's-1' }), json(202, { submissionId: 's-2' }));
    const token = (): Promise<string> => (tokens++ === 0 ? Promise.reject(new Error('no token yet')) : Promise.resolve('t'));
    const fed = await feed(FILES, { gateway: server.url, token, timeoutMs: 20_000, progress: (line) => told.push(line) });
    expect(fed.map(({ file, submissionId }) => [file, submissionId])).toEqual([['one', 's-1'], ['two', 's-2']]);
    expect(server.bodies).toEqual(['bytes of one', 'bytes of one', 'bytes of one', 'bytes of two']);
    expect(told).toEqual([expect.stringContaining('no token yet'), expect.stringMatching(/^one is not answered yet \((UND_ERR_SOCKET|ECONNRESET)\); it is sent again$/), expect.stringContaining('503 PERSISTENCE.UNAVAILABLE not now')]);
  });

  it('stops at an answer that will not be another one', async () => {
    const server = await gateway(json(403, { code: 'AUTH.FORBIDDEN', title: 'Forbidden' }));
    await expect(feed(FILES, { gateway: server.url, token: () => Promise.resolve('t'), timeoutMs: 20_000, progress: () => undefined })).rejects.toThrow('The gateway did not take one: 403 AUTH.FORBIDDEN Forbidden');
    expect(server.bodies).toHaveLength(1);
  });
});

describe('ownAnswer', () => {
  it('asks for the answer in the format of the file, and has none where there is none', async () => {
    const answers: Answer[] = [(request, response) => response.writeHead(422, { 'content-type': `${request.headers.accept}; charset=utf-8` }).end('own'), json(202, {}), cutOff];
    const server = await gateway(...answers);
    const [file] = FILES;
    const asked = { ...file!, mediaType: 'text/csv' };
    const answer = () => ownAnswer(asked, { gateway: server.url, token: () => Promise.resolve('t') });
    expect(Buffer.from((await answer())!).toString()).toBe('own');
    expect(await answer()).toBeUndefined();
    expect(await answer()).toBeUndefined();
  });
});

describe('followJourneys', () => {
  it('looks again where nobody answers at the moment', async () => {
    const whole = { record: 1, outcome: 'ACCEPTED', journey: { received: 't', translated: 't', published: 't', registered: 't', evaluated: { at: 't', alerts: 0 } } };
    const server = await gateway(cutOff, json(503, { code: 'PERSISTENCE.UNAVAILABLE' }), json(200, { records: [whole] }));
    const [fed] = FILES;
    const journeys = await followJourneys([{ file: fed!.file, member: 'KAZ', submissionId: 's-1', records: fed!.records }], { gateway: server.url, token: () => Promise.resolve('t'), timeoutMs: 20_000 });
    expect(journeys.map(({ missing }) => missing)).toEqual([[]]);
  });
});
