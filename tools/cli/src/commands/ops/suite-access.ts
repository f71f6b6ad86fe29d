import { CbxError } from '@cbx/kernel';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../../command.js';

/** The services that `cbx ops` asks, in the order in which a record passes them. */
export const OPS_SERVICES = [
  { name: 'exchange-gateway', variable: 'CBX_GATEWAY_URL', local: 'gateway' },
  { name: 'case-registry', variable: 'CBX_REGISTRY_URL', local: 'registry' },
  { name: 'alerting', variable: 'CBX_ALERTING_URL', local: 'alerting' },
] as const;

export type OpsServiceName = (typeof OPS_SERVICES)[number]['name'];

export interface ServiceAddress {
  readonly name: OpsServiceName;
  /** Without a slash at the end; of several instances the first. */
  readonly url: string;
  /** Every instance that is known. */
  readonly instances: readonly string[];
}

/** By what the services know who asks: a token as it is, or the means to get one. */
export type TokenSource =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'client'; readonly issuer: string; readonly clientId: string; readonly clientSecret: string };

/** Where the services are, and by what they know who asks. */
export interface SuiteAccess {
  readonly services: readonly ServiceAddress[];
  readonly token: TokenSource;
  /** Whether it is the stack that `npm start` runs here. */
  readonly local: boolean;
}

/**
 * The gateway, as a member's own system sees it: that of the environment (CBX_GATEWAY_URL and CBX_TOKEN), else the local stack's with the client that it made for
 * the member.
 *
 * @throws UsageError, CbxError OPS.NO_SUITE
 */
export function memberAccess(env: Environment, member: string, home: string = localHome(env)): SuiteAccess {
  const access = (services: readonly ServiceAddress[], token: TokenSource, local: boolean): SuiteAccess => ({ services: services.filter(({ name }) => name === 'exchange-gateway'), token, local });
  const token = given(env, 'CBX_TOKEN');
  if (!isLocal(env)) {
    if (token === undefined || given(env, 'CBX_GATEWAY_URL') === undefined) throw new UsageError("a gateway of the environment needs CBX_GATEWAY_URL and CBX_TOKEN, a token of the member's system");
    return access(fromEnvironment(env).services, { kind: 'token', token }, false);
  }
  const { services } = fromLocalStack(env, home);
  if (token !== undefined) return access(services, { kind: 'token', token }, true);
  const systems = readJson<{ readonly memberSystems?: readonly { readonly clientId: string; readonly clientSecret: string; readonly state: string }[] }>(path.join(home, 'credentials.json'))?.memberSystems;
  const own = systems?.find(({ state }) => state === member);
  const issuer = readJson<LocalAddresses>(path.join(home, 'data', 'addresses.json'))?.issuer;
  if (own === undefined || issuer === undefined) throw new CbxError('OPS.NO_SUITE', `the suite that runs here has no client of ${member}; set CBX_TOKEN`);
  return access(services, { kind: 'client', issuer, clientId: own.clientId, clientSecret: own.clientSecret }, true);
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The suite that the environment names, else the one that runs in this checkout (`.local/`). All of it comes from one of the two: a secret of this
 * machine goes to no address of the environment.
 *
 * @param only names of services, to ask no others
 * @throws UsageError for a name that is no service's, and for an environment that names half of what is needed
 * @throws CbxError OPS.NO_SUITE
 */
export function suiteAccess(env: Environment, only: readonly string[] = [], home: string = localHome(env)): SuiteAccess {
  for (const name of only) {
    if (!OPS_SERVICES.some((service) => service.name === name)) throw new UsageError(`there is no service '${name}'; there are ${OPS_SERVICES.map((service) => service.name).join(', ')}`);
  }
  const access = isLocal(env) ? fromLocalStack(env, home) : fromEnvironment(env);
  if (only.length === 0) return access;
  const missing = only.find((name) => !access.services.some((service) => service.name === name));
  if (missing !== undefined) throw new UsageError(`the environment does not say where ${missing} is: ${OPS_SERVICES.find(({ name }) => name === missing)?.variable} is not set`);
  return { ...access, services: access.services.filter(({ name }) => only.includes(name)) };
}

/** Whether the suite of this checkout is meant: where the environment names no service. */
export function isLocal(env: Environment): boolean {
  return OPS_SERVICES.every(({ variable }) => given(env, variable) === undefined);
}

function fromEnvironment(env: Environment): SuiteAccess {
  const services = OPS_SERVICES.flatMap(({ name, variable }) => {
    const url = given(env, variable);
    if (url === undefined) return [];
    const instances = url.split(',').map((each) => httpUrl(variable, each.trim()));
    return [{ name, url: instances[0]!, instances }];
  });
  const token = tokenFromEnvironment(env);
  if (token === undefined) throw new UsageError('the environment says where the services are, but not who asks: set CBX_TOKEN, or CBX_OIDC_ISSUER, CBX_OPS_CLIENT_ID and CBX_OPS_CLIENT_SECRET');
  return { services, token, local: false };
}

function tokenFromEnvironment(env: Environment): TokenSource | undefined {
  const token = given(env, 'CBX_TOKEN');
  if (token !== undefined) return { kind: 'token', token };
  const [issuer, clientId, clientSecret] = ['CBX_OIDC_ISSUER', 'CBX_OPS_CLIENT_ID', 'CBX_OPS_CLIENT_SECRET'].map((name) => given(env, name));
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return undefined;
  return { kind: 'client', issuer: httpUrl('CBX_OIDC_ISSUER', issuer), clientId, clientSecret };
}

interface LocalAddresses {
  readonly issuer: string;
  readonly gateway: string;
  /** Both missing from a file that an earlier version wrote. */
  readonly registry?: string;
  readonly alerting?: string;
}

/** What `npm start` keeps in `.local/`. A token of the environment goes before the stack's own client. */
function fromLocalStack(env: Environment, home: string): SuiteAccess {
  const addresses = readJson<LocalAddresses>(path.join(home, 'data', 'addresses.json'));
  const ops = readJson<{ readonly ops?: { readonly clientId: string; readonly clientSecret: string } }>(path.join(home, 'credentials.json'))?.ops;
  if (addresses === undefined) {
    throw new CbxError('OPS.NO_SUITE', 'no suite has been started here, and the environment names none; npm start brings one up, or set CBX_GATEWAY_URL, CBX_REGISTRY_URL, CBX_ALERTING_URL and CBX_TOKEN');
  }
  const services = OPS_SERVICES.flatMap(({ name, local }) => {
    const url = addresses[local];
    return url === undefined ? [] : [{ name, url, instances: [url] }];
  });
  const token = given(env, 'CBX_TOKEN');
  if (services.length < OPS_SERVICES.length || (token === undefined && ops === undefined)) {
    throw new CbxError('OPS.NO_SUITE', 'the suite that runs here was started by an earlier version; stop it and start it anew (npm start)');
  }
  return { services, token: token === undefined ? { kind: 'client', issuer: addresses.issuer, ...ops! } : { kind: 'token', token }, local: true };
}

/** The local stack's home: `.local` of the checkout that this program stands in, wherever it is called from, or CBX_LOCAL_HOME from its root. */
export function localHome(env: Environment, from: string = import.meta.dirname): string {
  const home = given(env, 'CBX_LOCAL_HOME') ?? '.local';
  for (let folder = from; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'members'))) return path.resolve(folder, home);
  }
  return home;
}

function readJson<T>(file: string): T | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (cause) {
    throw new CbxError('OPS.NO_SUITE', `${file} cannot be read`, { cause });
  }
}

/** An empty variable counts as not set. */
function given(env: Environment, name: string): string | undefined {
  const value = env[name];
  return value === undefined || value === '' ? undefined : value;
}

function httpUrl(variable: string, text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) throw new UsageError(`${variable} is not an http(s) address`);
  return text.replace(/\/+$/, '');
}
