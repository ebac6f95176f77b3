import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { EVERYTHING, isOwn } from '../door/paths';
import { nothingAt } from '../sentences';

/** Paths of the dashboard have no extension. Anything else that is missing is an error, not a page. */
const isPage = (url: string) =>
  /^\/index\.html(\?|$)/.test(url) || (!isOwn(url) && !basename(url.split('?')[0] ?? '').includes('.'));

/** Stands in the page for the nonce of its answer (`client/index.html`). */
const NONCE = 'STYLE_NONCE';

/** The built client; every path of the dashboard gives its one page. */
export const serveClient = async (app: FastifyInstance, clientDir: string | null): Promise<void> => {
  if (clientDir) {
    await app.register(fastifyStatic, {
      root: clientDir,
      cacheControl: false,
      // by the route below, which says who it is for
      serve: false,
      setHeaders: (reply, path) => {
        const hashed = path.includes('/assets/');
        reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
    app.get<{ Params: { '*': string } }>(
      EVERYTHING,
      { config: { access: 'people' } },
      async (request, reply) => {
        if (!isPage(request.url)) return reply.sendFile(`/${request.params['*']}`);
        const page = await readFile(join(clientDir, 'index.html'), 'utf8');
        return reply
          .type('text/html; charset=utf-8')
          .header('cache-control', 'no-cache')
          .send(page.replaceAll(NONCE, reply.cspNonce.style));
      },
    );
  }
  app.setNotFoundHandler((request, reply) => {
    const sentence = nothingAt(request.method, request.url.split('?')[0] ?? '');
    return reply.code(404).send({ code: 'not_found', sentence, hint: null });
  });
};
