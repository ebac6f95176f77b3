import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Intake, Taken } from '../jobs/pixel/intake';

/**
 * Where storefronts load the pixel and send its events. It lies wherever a proxy puts it: the script
 * sends to where it came from. Who has no key, or comes from a page that the store did not name, learns
 * nothing.
 */

const KB = 1024;
const SCRIPTS = ['q.js', 'v.js'] as const;

const STATUS: Record<Taken, number> = {
  taken: 204,
  unknown: 404,
  unreadable: 400,
  too_many: 429,
  unavailable: 503,
};

interface Options {
  intake: Intake;
  /** Folder of the built scripts; null = there are none. */
  scriptsDir: string | null;
}

/** Neither headers for pages nor compression: what is answered is empty. */
const open = { config: { isOpen: true }, helmet: false, compress: false } as const;

const single = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(',') : value;

/** What networks in front of a server say of where the visitor is. */
const countryOf = ({ headers }: FastifyRequest): string | undefined =>
  single(headers['cf-ipcountry'] ?? headers['cloudfront-viewer-country'] ?? headers['x-vercel-ip-country']);

type Sent = FastifyRequest<{ Params: { key: string }; Body: string | undefined }>;

const take = async (intake: Intake, request: Sent, reply: FastifyReply) => {
  const { headers, params, body } = request;
  const taken = await intake.take({
    key: params.key,
    origin: headers.origin,
    userAgent: headers['user-agent'] ?? '',
    peer: request.socket.remoteAddress ?? '',
    forwarded: single(headers['x-forwarded-for']),
    country: countryOf(request),
    body: body ?? '',
  });
  if (taken !== 'unknown')
    void reply.header('access-control-allow-origin', headers.origin).header('vary', 'origin');
  return reply.code(STATUS[taken]).send();
};

export const pixelRoutes = async (app: FastifyInstance, { intake, scriptsDir }: Options): Promise<void> => {
  await app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, parsed) => parsed(null, body));
    scope.post('/px/:key', { bodyLimit: 32 * KB, ...open }, (request: Sent, reply) =>
      take(intake, request, reply),
    );
    scope.options('/px/:key', open, async (request: Sent, reply) => {
      const { origin } = request.headers;
      if (!(await intake.allows(request.params.key, origin))) return reply.code(404).send();
      return reply
        .headers({
          'access-control-allow-origin': origin,
          'access-control-allow-methods': 'POST',
          'access-control-allow-headers': 'content-type',
          'access-control-max-age': '86400',
          vary: 'origin',
        })
        .code(204)
        .send();
    });
    done();
  });
  if (scriptsDir) await scriptRoutes(app, scriptsDir);
};

/** Scripts that any page may load; looked for again after an hour. */
const scriptRoutes = async (app: FastifyInstance, scriptsDir: string): Promise<void> => {
  for (const name of SCRIPTS) {
    const text = await readFile(join(scriptsDir, name), 'utf8');
    app.get(`/px/${name}`, { config: { isOpen: true }, helmet: false }, (_request, reply) =>
      reply
        .headers({
          'content-type': 'text/javascript; charset=utf-8',
          'cache-control': 'public, max-age=3600',
          'access-control-allow-origin': '*',
          'cross-origin-resource-policy': 'cross-origin',
          'x-content-type-options': 'nosniff',
        })
        .send(text),
    );
  }
};
