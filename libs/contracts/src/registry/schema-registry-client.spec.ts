import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SchemaRegistryClient } from './schema-registry-client.js';

/** A registry that answers as a test says, on this machine's loopback. */
async function registry(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<{ server: Server; url: string }> {
  const server = createServer(answer);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const json = (status: number, body: unknown) => (_request: IncomingMessage, response: ServerResponse): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

describe('the schema registry client', () => {
  const servers: Server[] = [];

  async function clientOf(answer: (request: IncomingMessage, response: ServerResponse) => void, timeoutMs = 5_000): Promise<SchemaRegistryClient> {
    const { server, url } = await registry(answer);
    servers.push(server);
    return new SchemaRegistryClient({ url: `${url}/`, timeoutMs });
  }

  afterEach(async () => {
    await Promise.all(
      servers.splice(0).map((server) => {
        server.closeAllConnections();
        return new Promise((closed) => server.close(closed));
      }),
    );
  });

  it('gives the schema of an id', async () => {
    const client = await clientOf((request, response) => json(request.url === '/schemas/ids/7' ? 200 : 404, { schema: '{"type":"string"}' })(request, response));
    await expect(client.schemaById(7)).resolves.toBe('{"type":"string"}');
  });

  it('says that an id is unknown for good where the registry answers so', async () => {
    const client = await clientOf(json(404, { error_code: 40403 }));
    await expect(client.schemaById(7)).rejects.toMatchObject({ code: 'CONTRACT.UNKNOWN_SCHEMA', retryable: false, details: { schemaId: 7 } });
  });

  it.each([500, 503, 429, 401])('says that it may be asked again after %i', async (status) => {
    const client = await clientOf(json(status, {}));
    await expect(client.schemaById(7)).rejects.toMatchObject({ code: 'CONTRACT.UNKNOWN_SCHEMA', retryable: true });
  });

  it('says that it may be asked again where nothing listens', async () => {
    const { server, url } = await registry(json(200, {}));
    await new Promise((closed) => server.close(closed));
    await expect(new SchemaRegistryClient({ url }).schemaById(7)).rejects.toMatchObject({ code: 'CONTRACT.UNKNOWN_SCHEMA', retryable: true });
  });

  it('does not wait for an answer that never comes', async () => {
    const client = await clientOf(() => undefined, 50);
    await expect(client.schemaById(7)).rejects.toMatchObject({ code: 'CONTRACT.UNKNOWN_SCHEMA', retryable: true });
  });

  it('does not follow a redirect', async () => {
    const client = await clientOf((_request, response) => {
      response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    });
    await expect(client.schemaById(7)).rejects.toMatchObject({ retryable: true });
  });

  it('tells an incompatible schema from another refusal', async () => {
    const incompatible = await clientOf(json(409, { message: 'READER_FIELD_MISSING_DEFAULT_VALUE' }));
    await expect(incompatible.register('a-value', '{}')).rejects.toMatchObject({ code: 'CONTRACT.INCOMPATIBLE_SCHEMA', retryable: false, details: { subject: 'a-value' } });
    const other = await clientOf(json(422, { message: 'no schema' }));
    await expect(other.register('a-value', '{}')).rejects.toMatchObject({ code: 'CONTRACT.REGISTRY_REFUSED', retryable: false });
  });
});
