import { createRemoteJWKSet, jwtVerify } from 'jose';
import { TestIssuer, type TokenOptions } from './test-issuer.js';

let issuer: TestIssuer;
beforeAll(async () => { issuer = await TestIssuer.start(); });
afterAll(() => issuer.stop());

async function verify(options: TokenOptions): Promise<Record<string, unknown>> {
  const keys = createRemoteJWKSet(new URL(issuer.jwksUri));
  const { payload } = await jwtVerify(await issuer.token(options), keys, { issuer: issuer.issuer, audience: 'cbx' });
  return payload;
}

describe('TestIssuer', () => {
  it('signs what jose verifies by the published keys', async () => {
    await expect(verify({ state: 'KGZ', roles: ['operator'], name: 'Invented', subject: 's-1' })).resolves.toMatchObject({
      sub: 's-1',
      name: 'Invented',
      cbx_state: 'KGZ',
      cbx_roles: ['operator'],
    });
  });

  it.each<[string, Partial<TokenOptions>]>([
    ['out of date', { expiresInSeconds: -60 }],
    ['for somebody else', { audience: 'other' }],
    ['of another issuer', { issuer: 'http://127.0.0.1:1' }],
    ['forged under a published key id', { forged: true }],
  ])('makes a token that is %s', async (_, options) => {
    await expect(verify({ state: 'KAZ', roles: ['operator'], ...options })).rejects.toThrow();
  });

  it('leaves a claim out on demand', async () => {
    expect(await verify({ state: 'KAZ', roles: [], claims: { cbx_state: undefined } })).not.toHaveProperty('cbx_state');
  });

  it('says where its keys are', async () => {
    const metadata = (await (await fetch(`${issuer.issuer}/.well-known/openid-configuration`)).json()) as Record<string, unknown>;
    expect(metadata).toMatchObject({ issuer: issuer.issuer, jwks_uri: issuer.jwksUri });
  });
});
