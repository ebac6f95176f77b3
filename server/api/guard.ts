import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isLoopback } from '../config';

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

/** A page of another origin can't make the browser write here. Clients that are no browser send neither header. */
const originIsOurs = (request: FastifyRequest): boolean => {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  return origin === undefined || origin === `http://${host}`;
};

const refuse = (reply: FastifyReply, status: number, code: string, sentence: string) =>
  reply.code(status).send({ code, sentence, hint: null });

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Shops and platforms send here, under any name of this server and from any page: the route itself asks for proof. */
    isOpen?: boolean;
  }
}

export const guard = (app: FastifyInstance): void => {
  app.addHook('onRequest', async (request, reply) => {
    // no name of ours holds a NUL, and the database can not even be asked for one
    if (request.url.includes('%00')) return refuse(reply, 400, 'bad_input', 'The address holds a NUL.');
    if (request.routeOptions.config.isOpen) return;
    if (!hostIsOurs(request))
      return refuse(reply, 421, 'forbidden', 'Quarterdeck answers only to loopback names such as 127.0.0.1.');
    if (!READS.has(request.method) && !originIsOurs(request))
      return refuse(reply, 403, 'forbidden', 'This request comes from another site and was refused.');
  });
};
