import type { ServiceName, Suite } from '@cbx/local-stack';
import type { Random } from '../load/random.ts';
import type { Clock } from './clock.ts';
import type { Poisoner } from './poison.ts';
import type { TcpProxy } from './tcp-proxy.ts';

/** The engines that services reach through a proxy. */
export const PROXIED = ['postgres', 'kafka', 'schema-registry'] as const;
export type Proxied = (typeof PROXIED)[number];

/** What faults are injected into. */
export interface Ground {
  readonly suite: Suite;
  readonly random: Random;
  readonly engineProxies: Readonly<Record<Proxied, TcpProxy>>;
  /** Between stream clients and the instances of alerting. */
  readonly streamProxies: readonly TcpProxy[];
  /** By process. */
  readonly clocks: ReadonlyMap<string, Clock>;
  readonly poisoner: Poisoner;
  /** After so long without a heartbeat a consumer is taken for dead, ms. */
  readonly sessionMs: number;
  /** Instances that joined and left: they are called again. */
  readonly guests: Map<ServiceName, string>;
}
