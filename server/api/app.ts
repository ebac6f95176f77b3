import { createServer } from 'node:http';
import compress from '@fastify/compress';
import helmet from '@fastify/helmet';
import { fastifyRequestHandler } from '@trpc/server/adapters/fastify';
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { serveClient } from './http/client';
import { cliRoute, type CliEndpoint } from './http/cli';
import { databaseTrouble } from '../databaseTrouble';
import { hasHungUp, RETRY_AFTER, statusOf } from './door/errors';
import { domainError, errorView } from '../errorView';
import { emit } from '../signals';
import { guard } from './door/guard';
import { nameRequests, newRequestId, requestLine } from './door/requests';
import { healthRoutes, type HealthOptions } from './http/health';
import { hookRoutes } from './http/hooks';
import { ingestRoute } from './http/ingestRoute';
import type { DeliverySpool } from '../connections';
import { orderFileRoute } from './http/orderFile';
import { parityFileRoute } from './http/parityFile';
import { pixelFirst, pixelScripts } from './http/pixel';
import { appRouter } from './rpc/router';
import type { ApiContext } from './door/trpc';
import { uploadRoutes } from './http/upload';
import { HINTS } from './sentences';

export interface AppOptions extends Omit<ApiContext, 'requestId'> {
  /** Folder of the built client; null serves the API alone. */
  clientDir: string | null;
  /** Folder that uploaded files pass through; without it none are taken. */
  uploadDir?: string;
  /** Folder of the built storefront scripts; null or absent serves none. */
  scriptsDir?: string | null;
  /** Keeps webhooks; without it none are taken. */
  deliveries?: DeliverySpool;
  /** Runs commands for the command line while this process holds the data folder. */
  cli?: CliEndpoint;
  /** What monitors are told; without it nothing answers them. */
  health?: HealthOptions;
  /** Takes one line for an unforeseen error. */
  log: (line: string) => void;
}

const MB = 1024 * 1024;
/** 5,000 orders with their lines. */
const INGEST_LIMIT = 16 * MB;

/** The HTTP side: API, command endpoint and client. Not yet listening. */
export const createApp = async (options: AppOptions): Promise<FastifyInstance> => {
  const { pixel } = options;
  const app = Fastify({
    bodyLimit: MB,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 5_000 },
    genReqId: newRequestId,
    serverFactory: (handler) => createServer(pixel ? pixelFirst(pixel, handler) : handler),
  });
  countRequests(app);
  nameRequests(app);
  guard(app);
  jsonBodiesOnly(app);
  await app.register(helmet, securityHeaders);
  await app.register(compress, { encodings: ['br', 'gzip'], threshold: 1_024 });
  answerErrors(app, options.log);
  apiRoutes(app, options);
  orderFileRoute(app, options);
  parityFileRoute(app, options);
  const { database, connectors, deliveries, uploadDir, log } = options;
  if (uploadDir !== undefined) await uploadRoutes(app, { database, uploadDir, log });
  if (connectors && deliveries)
    hookRoutes(app, { ...connectors, database, clock: options.clock }, deliveries);
  ingestRoute(app, { database, clock: options.clock, bodyLimit: INGEST_LIMIT });
  if (options.scriptsDir) await pixelScripts(app, options.scriptsDir);
  if (options.health) healthRoutes(app, options.health);
  if (options.cli) cliRoute(app, options.cli);
  await serveClient(app, options.clientDir);
  return app;
};

const countRequests = (app: FastifyInstance) => {
  app.addHook('onResponse', async ({ method, routeOptions }, reply) => {
    const route = routeOptions.url ?? null;
    emit('request', { method, route, status: reply.statusCode, seconds: reply.elapsedTime / 1_000 });
  });
};

/**
 * Plain http on loopback: nothing may be upgraded to https, which is not there. Style elements that libraries add
 * show the nonce of the page; attributes need none, as React writes them by the object model.
 */
const securityHeaders = {
  strictTransportSecurity: false,
  enableCSPNonces: true,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      fontSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
};

/** Bodies stay text: the procedures and the command endpoint parse them, each at its own door. */
const jsonBodiesOnly = (app: FastifyInstance) => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  );
};

const apiRoutes = (app: FastifyInstance, { database, clock, connectors, pixel, log }: AppOptions) => {
  const answer = (request: FastifyRequest, reply: FastifyReply, path: string) =>
    fastifyRequestHandler({
      req: request,
      res: reply,
      path,
      router: appRouter,
      createContext: (): ApiContext => ({ requestId: request.id, database, clock, connectors, pixel }),
      onError: ({ error }) => {
        if (errorView(error).code === 'internal' || databaseTrouble(error))
          log(requestLine(path, error, request.id));
      },
      responseMeta: ({ errors }) =>
        errors.some((error) => statusOf(error) === 503) ? { headers: { 'retry-after': RETRY_AFTER } } : {},
    });
  // Each procedure says for itself what it may be asked (ApiMeta).
  const config = { access: 'people' } as const;
  app.all<{ Params: { path: string } }>('/api/trpc/:path', { config }, (request, reply) =>
    answer(request, reply, request.params.path),
  );
  for (const path of Object.keys(appRouter._def.procedures).filter((name) => name.startsWith('ingest.')))
    app.post(`/api/trpc/${path}`, { bodyLimit: INGEST_LIMIT, config }, (request, reply) =>
      answer(request, reply, path),
    );
};

const answerErrors = (app: FastifyInstance, log: (line: string) => void) => {
  app.setErrorHandler((error: FastifyError, { id, raw, method, routeOptions }, reply) => {
    const status = statusOf(error);
    // Of the web framework: a body too large, a type not taken. Its sentences are fit to be read.
    if (status < 500 && !domainError(error))
      return reply
        .code(status)
        .send({ code: 'bad_input', sentence: error.message, hint: HINTS[status] ?? null });
    if (status < 500) return reply.code(status).send(errorView(error, id));
    // The route as it is declared: addresses carry keys.
    if (!hasHungUp(raw)) log(requestLine(`${method} ${routeOptions.url ?? ''}`, error, id));
    if (status === 503) reply.header('retry-after', RETRY_AFTER);
    return reply.code(status).send(errorView(error, id));
  });
};
