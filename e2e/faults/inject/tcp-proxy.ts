import { createServer, connect, type Server, type Socket } from 'node:net';

/**
 * What the proxy does to what passes.
 * - `pass`: nothing
 * - `cut`: ends what is connected and refuses whoever comes
 * - `delay`: every piece arrives so many ms later
 * - `throttle`: at most so many bytes a second of each connection and direction
 * - `swallow`: connections stay, nothing arrives
 */
export type Weather = { readonly kind: 'pass' } | { readonly kind: 'cut' } | { readonly kind: 'delay'; readonly ms: number } | { readonly kind: 'throttle'; readonly bytesPerSecond: number } | { readonly kind: 'swallow' };

const PASS: Weather = { kind: 'pass' };

/** A TCP proxy on the loopback interface between clients and one server. */
export class TcpProxy {
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  #target: number;
  #weather: Weather = PASS;

  private constructor(target: number) {
    this.#target = target;
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.#accept(client));
  }

  static async listen(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject);
      proxy.#server.listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** Connections at the moment. */
  get connections(): number {
    return this.#pairs.size;
  }

  set weather(weather: Weather) {
    this.#weather = weather;
    if (weather.kind === 'cut') this.cut();
    for (const pair of this.#pairs) pair.changed();
  }

  get weather(): Weather {
    return this.#weather;
  }

  /** Ends all connections that there are, hard. */
  cut(): void {
    for (const pair of this.#pairs) pair.destroy();
  }

  /** Tells each client that the server has said its last word; what the client says goes on arriving at the server. */
  halfClose(): void {
    for (const pair of this.#pairs) pair.halfClose();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(client: Socket): void {
    if (this.#weather.kind === 'cut') {
      client.resetAndDestroy();
      return;
    }
    const server = connect({ port: this.#target, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    const pair = new Pair(client, server, () => this.#weather, () => this.#pairs.delete(pair));
    this.#pairs.add(pair);
  }
}

/** One client's connection and the one to the server. */
class Pair {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #directions: readonly Direction[];

  constructor(client: Socket, server: Socket, weather: () => Weather, onEnd: () => void) {
    this.#client = client;
    this.#server = server;
    this.#directions = [new Direction(client, server, weather), new Direction(server, client, weather)];
    for (const socket of [client, server]) {
      socket.on('error', () => this.destroy());
      socket.on('close', () => {
        this.destroy();
        onEnd();
      });
    }
  }

  changed(): void {
    for (const direction of this.#directions) direction.flow();
  }

  halfClose(): void {
    this.#directions[1]!.silence();
    this.#client.end();
  }

  destroy(): void {
    for (const socket of [this.#client, this.#server]) if (!socket.destroyed) socket.resetAndDestroy();
  }
}

interface Piece {
  readonly bytes: Buffer;
  readonly cameAt: number;
}

/** What one side says to the other, in order. Reads on while nothing waits: the proxy itself is not to slow anybody down. */
class Direction {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #weather: () => Weather;
  readonly #waiting: Piece[] = [];
  #ended = false;
  #silent = false;
  #timer: NodeJS.Timeout | undefined;
  /** When the next byte may go, where bytes are counted. */
  #nextAt = 0;

  constructor(from: Socket, to: Socket, weather: () => Weather) {
    this.#from = from;
    this.#to = to;
    this.#weather = weather;
    from.on('data', (bytes) => {
      if (this.#silent) return;
      this.#waiting.push({ bytes, cameAt: performance.now() });
      this.flow();
    });
    from.on('end', () => {
      this.#ended = true;
      this.flow();
    });
    to.on('drain', () => from.resume());
  }

  /** From now on nothing of it arrives. */
  silence(): void {
    this.#silent = true;
    this.#waiting.length = 0;
  }

  /** Passes on whatever may go now, and comes again for the rest. */
  flow(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const waitMs = this.#waitFor(next);
      if (waitMs === undefined) return;
      if (waitMs > 0) {
        this.#timer = setTimeout(() => this.flow(), waitMs);
        return;
      }
      this.#waiting.shift();
      if (this.#to.writable && !this.#to.write(next.bytes)) this.#from.pause();
    }
    if (this.#ended && !this.#silent && this.#to.writable) this.#to.end();
  }

  /** ms; `undefined`: until the weather changes. */
  #waitFor({ bytes, cameAt }: Piece): number | undefined {
    const weather = this.#weather();
    const now = performance.now();
    switch (weather.kind) {
      case 'pass':
      case 'cut':
        return 0;
      case 'swallow':
        return undefined;
      case 'delay':
        return Math.max(0, cameAt + weather.ms - now);
      case 'throttle': {
        const wait = this.#nextAt - now;
        if (wait > 0) return wait;
        this.#nextAt = now + (bytes.length / weather.bytesPerSecond) * 1_000;
        return 0;
      }
    }
  }
}
