import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isLoopback } from '../../config';
import { NUL_IN_ADDRESS, LOOPBACK_ALONE, OTHER_SITE } from '../sentences';

/** Until there is sign-in, the loopback address is the only fence: nothing else may look or act through it. */

const hostnameOf = (authority: string): string | null => {
  try {
    return new URL(`http://${authority}`).hostname.replace(/^\[|\]$/g, '');
  } catch {
    return null;
  }
};

/** A page of another site can't pose as this one by pointing its own name here (DNS rebinding). */
const hostIsOurs = (request: FastifyRequest): boolean => {
  const hostname = hostnameOf(request.headers.host ?? '');
  return hostname !== null && isLoopback(hostname);
};

/** A page of another origin can't make the browser work here. Clients that are no browser send neither header. */
const originIsOurs = (request: FastifyRequest): boolean => {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  return origin === undefined || origin === `http://${host}`;
};

const refuse = (reply: FastifyReply, status: number, code: string, sentence: string) =>
  reply.code(status).send({ code, sentence, hint: null });

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
/**
 * Another site may link to a page. A figure costs a question, also where nobody there may read the answer. The route
 * decides, as an address may write its letters in codes.
 */
const isOfPages = ({ method, routeOptions }: FastifyRequest): boolean =>
  READS.has(method) && !/^\/(?:api|metrics|readyz)(?:\/|$)/.test(routeOptions.url ?? '');

/**
 * Who a route is for. `people`: the dashboard in a browser on this machine, and programs there.
 * `token`: the command line, which shows the token of the data folder besides. The others answer under any
 * name of this server and to any page, so the route itself asks for proof: `key` of a store, `signature` of a
 * platform; `public` gives everybody the same and takes nothing.
 */
export type Access = 'people' | 'token' | 'key' | 'signature' | 'public';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A route without it stops the server at its start. */
    access?: Access;
  }
}

const IS_OPEN: ReadonlySet<Access | undefined> = new Set(['key', 'signature', 'public'] as const);

/** Has to come before the routes. @throws Error, as they are added, for a route that does not say who it is for. */
export const guard = (app: FastifyInstance): void => {
  app.addHook('onRoute', ({ config, method, url }) => {
    if (config?.access === undefined)
      throw new Error(`${String(method)} ${url} does not say who it is for: give it config.access.`);
  });
  app.addHook('onRequest', async (request, reply) => {
    // no name of ours holds a NUL, and the database can not even be asked for one
    if (request.url.includes('%00')) return refuse(reply, 400, 'bad_input', NUL_IN_ADDRESS);
    if (IS_OPEN.has(request.routeOptions.config.access)) return;
    if (!hostIsOurs(request)) return refuse(reply, 421, 'forbidden', LOOPBACK_ALONE);
    if (!isOfPages(request) && !originIsOurs(request)) return refuse(reply, 403, 'forbidden', OTHER_SITE);
  });
};
