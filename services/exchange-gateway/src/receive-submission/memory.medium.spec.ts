import { jest } from '@jest/globals';
import { loadMember } from '@cbx/mapping';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { GatewayProcess } from '../../test/gateway-process.js';
import { GatewayStack } from '../../test/gateway-stack.js';
import { type LargeFile, largeFile, largeList } from '../../test/large-file.js';

jest.setTimeout(300_000);

/** MB resident (proc(5), VmHWM: the most that it ever was). */
const BOUND_MB = 400;
const RECORDS = 10_000;
const DAY_MS = 86_400_000;
const MEMBERS = path.resolve(import.meta.dirname, '../../../../members');

describe('a file of 10,000 records of each member, in its own format, one after the other', () => {
  let stack: GatewayStack;
  let gateway: GatewayProcess;
  beforeAll(async () => {
    stack = await GatewayStack.start();
    gateway = await GatewayProcess.start(stack.env({ CBX_TRANSLATION_WORKERS: '2', CBX_NOTIFICATIONS_IN_FLIGHT: '100000' }));
  });
  afterAll(async () => {
    await gateway.end('SIGKILL');
    await stack.stop();
  });

  const post = async ({ member, mediaType, bytes }: LargeFile) => {
    const headers = { authorization: await stack.authorization({ state: member }), 'content-type': mediaType };
    const answer = await fetch(`${gateway.url}/v1/submissions`, { method: 'POST', body: Uint8Array.from(bytes), headers });
    const { records = [] } = (await answer.json()) as { records?: { outcome: string }[] };
    return { status: answer.status, accepted: records.filter(({ outcome }) => outcome === 'ACCEPTED').length };
  };

  it('is accepted in one request, and published, within the memory that is promised', async () => {
    const members = readdirSync(MEMBERS, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => loadMember(path.join(MEMBERS, name)));
    for (const member of members) expect({ member: member.iso3, ...(await post(largeFile(member, { records: RECORDS }))) }).toEqual({ member: member.iso3, status: 202, accepted: RECORDS });
    // Everything that the first list has the second one withdraws.
    const kgz = members.find(({ iso3 }) => iso3 === 'KGZ')!;
    for (const daysAgo of [1, 0]) expect(await post(largeList(kgz, new Date(Date.now() - daysAgo * DAY_MS).toISOString().slice(0, 10), { records: RECORDS }))).toEqual({ status: 202, accepted: RECORDS });
    await stack.reader.waitUntil((messages) => messages.length > 1000, { what: 'a part of the files is published' });
    expect(gateway.memoryMb().peak).toBeLessThan(BOUND_MB);
  });
});
