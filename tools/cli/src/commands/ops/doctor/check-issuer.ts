import { connect } from 'node:tls';
import { fail, ok, skipped, warn, type Check, type Finding } from './finding.js';

const TIMEOUT_MS = 5_000;
const DAY_MS = 86_400_000;
const EXPIRES_SOON_DAYS = 21;

/** The identity provider: without its keys the services accept no token that they have not seen. */
export const checkIssuer: Check = async ({ engines: { issuer } }) => {
  if (issuer === undefined) return [skipped('identity provider', 'CBX_OIDC_ISSUER is not set')];
  try {
    const metadata = await json<{ issuer?: string; jwks_uri?: string }>(`${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`);
    if (metadata.issuer !== issuer) return [fail('identity provider', `says that it is ${metadata.issuer ?? 'nobody'}: tokens name that one, and are refused`, 'issuer-down.md')];
    const { keys = [] } = await json<{ keys?: unknown[] }>(metadata.jwks_uri ?? '');
    return [keys.length === 0 ? fail('identity provider', 'shows no keys', 'issuer-down.md') : ok('identity provider', `answers at ${issuer}; ${keys.length} keys`)];
  } catch {
    return [fail('identity provider', `does not answer at ${issuer}`, 'issuer-down.md')];
  }
};

/** Certificates of whatever is reached by https. */
export const checkCertificates: Check = async ({ services, engines: { issuer, registryUrl }, now }) => {
  const urls = [...services.flatMap(({ instances }) => instances.map(({ url }) => url)), issuer, registryUrl].filter((url) => url?.startsWith('https:') === true);
  const hosts = [...new Set(urls.map((url) => new URL(url!).host))];
  if (hosts.length === 0) return [skipped('certificates', 'nothing is reached by https from here')];
  return Promise.all(hosts.map(async (host) => certificateFinding(host, await validUntil(host).catch(() => undefined), now())));
};

export function certificateFinding(host: string, until: Date | undefined, now: Date): Finding {
  const check = `certificate of ${host}`;
  if (until === undefined) return fail(check, 'cannot be read', 'issuer-down.md#certificates');
  const days = Math.floor((until.getTime() - now.getTime()) / DAY_MS);
  if (days < 0) return fail(check, `ended on ${until.toISOString().slice(0, 10)}`, 'issuer-down.md#certificates');
  return days < EXPIRES_SOON_DAYS ? warn(check, `ends in ${days} days`, 'issuer-down.md#certificates') : ok(check, `ends in ${days} days`);
}

function validUntil(host: string): Promise<Date> {
  const { hostname, port } = new URL(`https://${host}`);
  return new Promise((resolve, reject) => {
    // Whether it is to be trusted is for those who use it; here its end is wanted, also of one that is not.
    const socket = connect({ host: hostname, port: Number(port || 443), servername: hostname, rejectUnauthorized: false, timeout: TIMEOUT_MS }, () => {
      resolve(new Date(socket.getPeerCertificate().valid_to));
      socket.destroy();
    });
    socket.once('error', reject);
    socket.once('timeout', () => socket.destroy(new Error('no answer')));
  });
}

async function json<T>(url: string): Promise<T> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()) as T;
}
