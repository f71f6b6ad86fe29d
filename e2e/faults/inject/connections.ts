import type { Fault } from './fault.ts';
import { type Ground, type Proxied } from './ground.ts';
import type { TcpProxy, Weather } from './tcp-proxy.ts';

export type Trouble = 'cut' | 'delay' | 'throttle' | 'half-close' | 'swallow';

export const TROUBLES: readonly Trouble[] = ['cut', 'delay', 'throttle', 'half-close', 'swallow'];

type Kind = Trouble extends infer T extends string ? `connection-${T}` : never;

/** Between the services and one engine. */
export function engineConnectionFault(engine: Proxied, trouble: Trouble): Fault {
  return connectionFault(`connection-${trouble}`, engine, ({ engineProxies }) => [engineProxies[engine]], trouble);
}

/** Between stream clients and alerting. */
export function streamConnectionFault(trouble: Trouble): Fault {
  return connectionFault(`connection-${trouble}`, 'stream', ({ streamProxies }) => streamProxies, trouble);
}

function connectionFault(kind: Kind, target: string, proxiesOf: (ground: Ground) => readonly TcpProxy[], trouble: Trouble): Fault {
  return {
    kind,
    target,
    touches: [target],
    holdMs: { from: 1_000, to: 6_000 },
    begin: (ground) => {
      const weather = weatherOf(trouble, ground);
      const proxies = proxiesOf(ground);
      const connections = proxies.reduce((sum, proxy) => sum + proxy.connections, 0);
      for (const proxy of proxies) {
        if (weather === undefined) proxy.halfClose();
        else proxy.weather = weather;
      }
      return Promise.resolve({ connections, ...weather });
    },
    heal: (ground) => {
      for (const proxy of proxiesOf(ground)) {
        // What was lost on the way cannot come again: as after a partition, such connections end.
        if (proxy.weather.kind === 'swallow' || trouble === 'half-close') proxy.cut();
        proxy.weather = { kind: 'pass' };
      }
      return Promise.resolve();
    },
  };
}

function weatherOf(trouble: Trouble, { random }: Ground): Weather | undefined {
  switch (trouble) {
    case 'cut':
      return { kind: 'cut' };
    case 'delay':
      return { kind: 'delay', ms: random.int(20, 250) };
    case 'throttle':
      return { kind: 'throttle', bytesPerSecond: random.int(10_000, 60_000) };
    case 'swallow':
      return { kind: 'swallow' };
    case 'half-close':
      return undefined;
  }
}
