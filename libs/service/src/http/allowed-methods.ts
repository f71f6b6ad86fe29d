import type { FastifyInstance } from 'fastify';

interface Route {
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

/**
 * The methods of each path: Fastify answers 404 where a path exists under another method, HTTP wants 405 with `Allow`
 * (RFC 9110, 15.5.6).
 */
export class AllowedMethods {
  readonly #routes = new Map<string, Route>();

  /** Learns the routes as they are registered; to be called before the first. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ url, method }) => {
      const route = this.#routes.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() };
      for (const name of [method].flat()) route.methods.add(name);
      this.#routes.set(url, route);
    });
  }

  /** The methods that `path` answers to, sorted; none where no route matches. */
  of(path: string): string[] {
    const methods = [...this.#routes.values()].filter(({ pattern }) => pattern.test(path)).flatMap((route) => [...route.methods]);
    return [...new Set(methods)].sort();
  }
}

/** A route's pattern with `:name` for a segment and `*` for any rest, as a regular expression. */
function patternOf(url: string): RegExp {
  const source = url
    .split('/')
    .map((segment) => (segment.startsWith(':') ? '[^/]+' : segment.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')))
    .join('/');
  return new RegExp(`^${source}$`);
}
