import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { eventually } from '@cbx/testing';
import { TcpProxy } from './tcp-proxy.ts';

/** A server that says back what it hears, and remembers it. */
let server: Server;
let heard: string;
let proxy: TcpProxy;
const clients: Client[] = [];

beforeEach(async () => {
  heard = '';
  server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      heard += bytes.toString();
      socket.write(bytes);
    });
    socket.on('end', () => socket.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxy = await TcpProxy.listen((server.address() as AddressInfo).port);
});

afterEach(async () => {
  for (const { socket } of clients.splice(0)) socket.destroy();
  await proxy.close();
  await new Promise((resolve) => server.close(resolve));
});

interface Client {
  readonly socket: Socket;
  said: string;
  state: 'OPEN' | 'ENDED' | 'BROKEN';
}

async function client(): Promise<Client> {
  const socket = connect({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true });
  const made: Client = { socket, said: '', state: 'OPEN' };
  clients.push(made);
  socket.on('data', (bytes) => (made.said += bytes.toString()));
  socket.on('end', () => (made.state = 'ENDED'));
  socket.on('error', () => (made.state = 'BROKEN'));
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()).once('error', () => resolve()));
  return made;
}

const says = (one: Client, text: string): Promise<unknown> => eventually(() => one.said === text, { what: `“${text}”` });

describe('TcpProxy', () => {
  it('passes on what both sides say, and that one has ended', async () => {
    const one = await client();
    one.socket.write('hello');
    await says(one, 'hello');
    one.socket.end();
    await eventually(() => one.state === 'ENDED', { what: 'the end' });
  });

  it('cuts off whoever is there and whoever comes, until the weather is fair', async () => {
    const one = await client();
    one.socket.write('a');
    await says(one, 'a');
    proxy.weather = { kind: 'cut' };
    await eventually(() => one.state === 'BROKEN', { what: 'the cut' });
    const other = await client();
    await eventually(() => other.state === 'BROKEN', { what: 'the refusal' });
    proxy.weather = { kind: 'pass' };
    const third = await client();
    third.socket.write('b');
    await says(third, 'b');
  });

  it('delays, in order', async () => {
    proxy.weather = { kind: 'delay', ms: 60 };
    const one = await client();
    const begun = performance.now();
    for (const letter of 'abc') one.socket.write(letter);
    await says(one, 'abc');
    // There and back again; a timer may fire a millisecond early.
    expect(performance.now() - begun).toBeGreaterThanOrEqual(118);
  });

  it('throttles: what is more than its share waits', async () => {
    proxy.weather = { kind: 'throttle', bytesPerSecond: 1 };
    const one = await client();
    one.socket.write('first');
    await eventually(() => heard === 'first', { what: 'the first piece' });
    one.socket.write('second');
    proxy.weather = { kind: 'throttle', bytesPerSecond: 1 };
    expect(heard).toBe('first');
    proxy.weather = { kind: 'pass' };
    await says(one, 'firstsecond');
  });

  it('swallows without a word, and goes on with it in fair weather', async () => {
    const one = await client();
    proxy.weather = { kind: 'swallow' };
    one.socket.write('lost in the mail');
    const other = await client();
    other.socket.write('too');
    await eventually(() => proxy.connections === 2, { what: 'both connections' });
    expect({ heard, states: [one.state, other.state] }).toEqual({ heard: '', states: ['OPEN', 'OPEN'] });
    proxy.weather = { kind: 'pass' };
    await says(one, 'lost in the mail');
  });

  it('closes one half: the client hears no more, and is heard', async () => {
    const one = await client();
    one.socket.write('a');
    await says(one, 'a');
    proxy.halfClose();
    await eventually(() => one.state === 'ENDED', { what: 'the end of the half' });
    one.socket.write('b');
    await eventually(() => heard === 'ab', { what: 'the other half' });
    expect(one.said).toBe('a');
  });
});
