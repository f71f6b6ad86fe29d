import { createServer, type Server } from 'node:net';
import { anyPorts, choosePorts, DEFAULT_PORTS, freePorts, holderOf, isFree } from './ports.ts';

let server: Server;
let taken: number;

beforeAll(async () => {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  taken = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

describe('isFree', () => {
  it('tells a port that somebody listens on from one that nobody does', async () => {
    expect(await isFree(taken)).toBe(false);
    expect(await isFree((await anyPorts()).kafka)).toBe(true);
  });
});

describe('choosePorts', () => {
  it('takes a port that was asked for', async () => {
    const { kafka } = await anyPorts();
    expect(await choosePorts(['kafka'], { kafka }, () => undefined)).toEqual({ kafka });
  });

  it('refuses a port that was asked for and is taken, and names the option', async () => {
    await expect(choosePorts(['kafka'], { kafka: taken }, () => undefined)).rejects.toMatchObject({
      message: expect.stringContaining(`Port ${taken}, asked for kafka, is taken by process ${process.pid} (`),
      hints: [expect.stringContaining('--port-kafka=')],
    });
  });

  it('never gives one port to two', async () => {
    const { postgres } = await anyPorts();
    const chosen = await choosePorts(['postgres', 'kafka', 'kafka-controller'], { postgres }, () => undefined);
    expect(new Set(Object.values(chosen)).size).toBe(3);
  });

  it('gives another port where the usual one is taken, and says by whom', async () => {
    const blocker = createServer();
    const told: string[] = [];
    await new Promise<void>((resolve, reject) => blocker.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve() : reject(error))).listen(DEFAULT_PORTS.console, '127.0.0.1', resolve));
    const chosen = await choosePorts(['console'], {}, (line) => told.push(line));
    expect(chosen.console).toBeGreaterThan(DEFAULT_PORTS.console);
    expect(told).toEqual([expect.stringMatching(new RegExp(`^port ${DEFAULT_PORTS.console} is taken by .+; console gets ${chosen.console}$`))]);
    await new Promise((resolve) => blocker.close(resolve));
  });
});

describe('freePorts', () => {
  it('gives different ports, below those of outgoing connections, and none that is spoken for', async () => {
    const [spoken] = await freePorts(1);
    const ports = await freePorts(50, [spoken!]);
    expect(new Set([...ports, spoken]).size).toBe(51);
    expect(Math.max(...ports)).toBeLessThan(32_768);
  });
});

describe('holderOf', () => {
  it('names the process and its command', () => {
    expect(holderOf(taken)).toMatch(new RegExp(`^process ${process.pid} \\(.*(node|jest).*\\)$`));
  });
});
