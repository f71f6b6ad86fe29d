import { CbxError } from '@cbx/kernel';
import { serviceClients } from '../service-client.js';
import { fail, ok, type Check } from './finding.js';

/** Whether those who run the suite get in: the way of every token, from the identity provider to a service. */
export const checkToken: Check = async ({ services, token }) => {
  const answering = services.find(({ instances }) => instances.some(({ state }) => state === 'READY'));
  const instance = answering?.instances.find(({ state }) => state === 'READY');
  if (answering === undefined || instance === undefined) return [];
  const [client] = serviceClients({ services: [{ name: answering.name, url: instance.url, instances: [instance.url] }], token, local: false });
  try {
    await client!.json('GET', '/v1/dead-letters?limit=1');
    return [ok('access', `${answering.name} takes the token of those who run the suite`)];
  } catch (error) {
    return [fail('access', error instanceof CbxError ? error.message : 'no token can be had', 'issuer-down.md#tokens')];
  }
};
