import { once } from 'node:events';
import { createServer, get, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { stopperOf } from './stop-http.js';

describe('the end of an HTTP server', () => {
  it('waits for the request in flight, and for no connection that never asked anything', async () => {
    const server = createServer();
    const stop = stopperOf(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const silent = connect(port, '127.0.0.1');
    silent.on('error', () => undefined);
    await once(server, 'connection');
    const answer = once(get({ port, host: '127.0.0.1' }), 'response');
    const [, response] = (await once(server, 'request')) as [unknown, ServerResponse];
    const closed = once(silent, 'close');
    let stopped = false;
    const stopping = stop().then(() => {
      stopped = true;
    });
    await closed;
    expect(stopped).toBe(false);
    response.end('done');
    await answer;
    await stopping;
  });

  it('is at once where the server does not listen', async () => {
    await stopperOf(createServer())();
  });
});
