/**
 * Shapes of JSON values: a check at run time and a type at compile time from one description, so that the two cannot differ.
 * Erasable TypeScript: Node runs it as it stands.
 */
export interface Shape<T> {
  /** What is wrong with the value, or `undefined`. `where` is a path for people, e.g. `records[3].version`. */
  readonly problem: (value: unknown, where: string) => string | undefined;
  readonly optional: boolean;
  /** Never there: it carries the type. */
  readonly type?: T;
}

export type Infer<S> = S extends Shape<infer T> ? T : never;

type Members = Readonly<Record<string, Shape<unknown>>>;
type OptionalKeys<M extends Members> = { [K in keyof M]: undefined extends Infer<M[K]> ? K : never }[keyof M];

export type InferMembers<M extends Members> = { readonly [K in Exclude<keyof M, OptionalKeys<M>>]: Infer<M[K]> } & { readonly [K in OptionalKeys<M>]?: Exclude<Infer<M[K]>, undefined> };

function shape<T>(what: string, accepts: (value: unknown) => boolean): Shape<T> {
  return { optional: false, problem: (value, where) => (accepts(value) ? undefined : `${where} is not ${what}`) };
}

export const text: Shape<string> = shape('a text', (value) => typeof value === 'string');
export const name: Shape<string> = shape('a text that is not empty', (value) => typeof value === 'string' && value !== '');
export const count: Shape<number> = shape('a whole number from 0', (value) => Number.isSafeInteger(value) && (value as number) >= 0);
export const amount: Shape<number> = shape('a number', (value) => typeof value === 'number' && Number.isFinite(value));
export const flag: Shape<boolean> = shape('true or false', (value) => typeof value === 'boolean');
/** Anything: for people, not checked. */
export const details: Shape<Readonly<Record<string, unknown>>> = shape('an object', isObject);

export function oneOf<const T extends readonly string[]>(...symbols: T): Shape<T[number]> {
  return shape(`one of ${symbols.join(', ')}`, (value) => typeof value === 'string' && symbols.includes(value));
}

export function optional<T>(inner: Shape<T>): Shape<T | undefined> {
  return { optional: true, problem: (value, where) => (value === undefined ? undefined : inner.problem(value, where)) };
}

export function listOf<T>(inner: Shape<T>): Shape<readonly T[]> {
  return {
    optional: false,
    problem: (value, where) => {
      if (!Array.isArray(value)) return `${where} is not a list`;
      for (let index = 0; index < value.length; index += 1) {
        const problem = inner.problem(value[index], `${where}[${index}]`);
        if (problem !== undefined) return problem;
      }
      return undefined;
    },
  };
}

export function mapOf<T>(inner: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return {
    optional: false,
    problem: (value, where) => {
      if (!isObject(value)) return `${where} is not an object`;
      for (const [key, member] of Object.entries(value)) {
        const problem = inner.problem(member, `${where}.${key}`);
        if (problem !== undefined) return problem;
      }
      return undefined;
    },
  };
}

/** An object of exactly these members: one that is not described is a mistake of whoever wrote it. */
export function object<M extends Members>(members: M): Shape<InferMembers<M>> {
  const entries = Object.entries(members);
  return {
    optional: false,
    problem: (value, where) => {
      if (!isObject(value)) return `${where === '' ? 'the event' : where} is not an object`;
      const prefix = where === '' ? '' : `${where}.`;
      for (const [key, member] of entries) {
        if (value[key] === undefined && member.optional) continue;
        const problem = member.problem(value[key], `${prefix}${key}`);
        if (problem !== undefined) return problem;
      }
      for (const key of Object.keys(value)) if (!(key in members)) return `${prefix}${key} is not a member that is known`;
      return undefined;
    },
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
