import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { eventually } from '@cbx/testing';
import { ResponseConnection } from './stream-connection.js';

describe('ResponseConnection', () => {
  let server: Server;
  let client: Socket;
  let response: ServerResponse;

  beforeEach(async () => {
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.on('error', () => undefined);
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    [, response] = (await once(server, 'request')) as [unknown, ServerResponse];
    response.writeHead(200);
  });
  afterEach(async () => {
    client.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  /** More than the network's buffers take, from a client that reads nothing. */
  function fill(connection: ResponseConnection): void {
    client.pause();
    connection.write('x'.repeat(32 * 1_024 * 1_024));
  }

  it('tells what waits, and when the network has taken it', async () => {
    const connection = new ResponseConnection(response);
    await connection.drained();
    fill(connection);
    expect(connection.bufferedBytes).toBeGreaterThan(1_024 * 1_024);
    let drained = false;
    const waiting = connection.drained().then(() => (drained = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(drained).toBe(false);
    client.resume();
    await waiting;
    expect(connection.bufferedBytes).toBe(0);
  });

  it('does not wait for a client that has gone', async () => {
    const connection = new ResponseConnection(response);
    const closed = new Promise<void>((resolve) => connection.onClose(resolve));
    fill(connection);
    const waiting = connection.drained();
    client.destroy();
    await waiting;
    await closed;
    expect(connection.closed).toBe(true);
    connection.write('into the void');
    connection.end();
    await new Promise<void>((resolve) => connection.onClose(resolve));
  });

  it('ends after what was written', async () => {
    const connection = new ResponseConnection(response);
    const closed = new Promise<void>((resolve) => connection.onClose(resolve));
    let received = '';
    client.on('data', (chunk: Buffer) => (received += chunk.toString()));
    connection.write('last words');
    connection.end();
    await closed;
    await eventually(() => received.includes('last words') && received.endsWith('0\r\n\r\n'), { what: 'the whole answer' });
  });

  it('cuts a client off that does not take the end', async () => {
    const connection = new ResponseConnection(response, 20);
    const closed = new Promise<void>((resolve) => connection.onClose(resolve));
    fill(connection);
    connection.end();
    await closed;
    expect(response.destroyed).toBe(true);
  });
});
