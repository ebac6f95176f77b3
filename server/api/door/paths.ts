import type { FastifyInstance } from 'fastify';

/** What the addresses of the server itself begin with. All others are the dashboard's: they get its page. */
const OWN: ReadonlySet<string> = new Set([
  'api',
  'cli',
  'healthz',
  'hooks',
  'ingest',
  'metrics',
  'px',
  'readyz',
]);

/** The route of everything that is not the server's own. */
export const EVERYTHING = '/*';

export const isOwn = (address: string): boolean => OWN.has(/^\/([^/?]*)/.exec(address)?.[1] ?? '');

/** Has to come before the routes. @throws Error, as they are added, for a route whose address is not among the server's. */
export const keepApart = (app: FastifyInstance): void => {
  app.addHook('onRoute', ({ url }) => {
    if (url !== EVERYTHING && !isOwn(url))
      throw new Error(`${url} begins as an address of the dashboard: add it to server/api/door/paths.ts.`);
  });
};
