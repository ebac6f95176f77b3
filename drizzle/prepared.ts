import type postgres from 'postgres';

type Client = ReturnType<typeof postgres>;

/** Of one connection. Beyond it a statement is sent as it is: the server keeps what is prepared until the connection ends. */
const MAX_PREPARED = 500;
const MAX_LENGTH = 20_000;

/**
 * The client with statements prepared from the second time on: then the server has parsed them, and
 * one round trip is enough. Statements that are asked once, or are very long, are not worth it.
 */
export const preparing = (client: Client): Client => {
  const seen = new Set<string>();
  const prepared = new Set<string>();
  const isWorthIt = (text: string): boolean => {
    if (prepared.has(text)) return true;
    if (text.length > MAX_LENGTH || prepared.size >= MAX_PREPARED) return false;
    if (seen.delete(text)) return prepared.add(text).has(text);
    if (seen.size >= MAX_PREPARED) seen.clear();
    seen.add(text);
    return false;
  };
  return watched(client, isWorthIt);
};

type Call = (...args: unknown[]) => unknown;

/** Drizzle sends by `unsafe`, on the client and on that of each transaction and savepoint. */
const watched = <C extends object>(client: C, isWorthIt: (text: string) => boolean): C =>
  new Proxy(client, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key);
      if (key === 'unsafe')
        return (text: string, params?: unknown[], options?: object) =>
          (value as Call).call(target, text, params, { ...options, prepare: isWorthIt(text) });
      if (key === 'begin' || key === 'savepoint')
        return (...args: unknown[]) => {
          const work = args.pop() as (inner: object) => unknown;
          return (value as Call).call(target, ...args, (inner: object) => work(watched(inner, isWorthIt)));
        };
      return value;
    },
  });
