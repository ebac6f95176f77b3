import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import compress from '@fastify/compress';
import helmet from '@fastify/helmet';
import { fastifyRequestHandler } from '@trpc/server/adapters/fastify';
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { MOST_CALLS } from '../../shared/limits';
import { refuseCrowded } from '../json';
import { serveClient } from './http/client';
import { cliRoute, type CliEndpoint } from './http/cli';
import { databaseTrouble } from '../databaseTrouble';
import { hasHungUp, RETRY_AFTER, statusOf } from './door/errors';
import { domainError, errorView } from '../errorView';
import type { Log } from '../log';
import { emit } from '../signals';
import { jsonBodiesOnly, openRoom, type Bodies } from './door/bodies';
import { guard } from './door/guard';
import { keepApart } from './door/paths';
import { aboutOf, aboutRequest, logFailure, nameRequests, newRequestId } from './door/requests';
import { healthRoutes, type HealthOptions } from './http/health';
import { hookRoutes } from './http/hooks';
import { MOST_VALUES } from './http/bodyRows';
import { ingestRoute } from './http/ingestRoute';
import type { DeliverySpool } from '../connections';
import { orderFileRoute } from './http/orderFile';
import { parityFileRoute } from './http/parityFile';
import { pixelFirst, pixelScripts } from './http/pixel';
import { appRouter } from './rpc/router';
import { questionPlaces, type ApiContext } from './door/trpc';
import { uploadRoutes } from './http/upload';
import { BODY, HINTS, NO_ADDRESS, NO_REQUEST, UNREAD } from './sentences';

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
  /** Addresses of proxies whose word counts on whom they speak for; absent = nobody's does. */
  trustedProxies?: readonly string[];
  /** Absent = a room of its own, and times as programs and platforms need them. */
  bodies?: Bodies;
  /** Takes errors that nobody foresaw. */
  log: Log;
}

const MB = 1024 * 1024;
/** Until all headers are here; a request as a whole has five minutes, and a body of a program less. */
const HEADERS_MS = 15_000;
/**
 * A connection that nobody uses stays open for longer than a proxy keeps it (nginx a minute, Caddy two), so that
 * none sends on one that is being closed.
 */
const KEEP_ALIVE_MS = 130_000;
/** 5,000 orders with their lines. */
const INGEST_LIMIT = 16 * MB;

/** The HTTP side: API, command endpoint and client. Not yet listening. */
export const createApp = async (options: AppOptions): Promise<FastifyInstance> => {
  const { pixel, bodies = { room: openRoom() } } = options;
  const app = Fastify({
    bodyLimit: MB,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 5_000 },
    genReqId: newRequestId,
    trustProxy: [...(options.trustedProxies ?? [])],
    serverFactory: (handler) =>
      createServer(
        { headersTimeout: HEADERS_MS, keepAliveTimeout: KEEP_ALIVE_MS },
        pixel ? pixelFirst({ intake: pixel, room: bodies.room }, handler) : handler,
      ),
    frameworkErrors: (error, _request, reply) => answerError(error, reply, NO_ADDRESS),
    clientErrorHandler: (error, socket) => answerUnread(error, socket),
  });
  countRequests(app);
  nameRequests(app);
  guard(app);
  keepApart(app);
  jsonBodiesOnly(app, bodies);
  await app.register(helmet, securityHeaders);
  await app.register(compress, { encodings: ['br', 'gzip'], threshold: 1_024 });
  answerErrors(app, options.log);
  apiRoutes(app, options);
  orderFileRoute(app, options);
  parityFileRoute(app, options);
  const { database, connectors, deliveries, uploadDir, log } = options;
  if (uploadDir !== undefined) await uploadRoutes(app, { database, uploadDir, log });
  if (connectors && deliveries)
    hookRoutes(app, { ...connectors, database, clock: options.clock }, { keeper: deliveries, bodies });
  ingestRoute(app, { database, clock: options.clock, bodyLimit: INGEST_LIMIT, bodies });
  if (options.scriptsDir) await pixelScripts(app, options.scriptsDir);
  if (options.health) healthRoutes(app, options.health);
  if (options.cli) cliRoute(app, options.cli);
  await serveClient(app, options.clientDir);
  return app;
};

const countRequests = (app: FastifyInstance) => {
  app.addHook('onResponse', async ({ id, method, routeOptions }, reply) => {
    const route = routeOptions.url ?? null;
    const seconds = reply.elapsedTime / 1_000;
    emit('request', { id, method, route, status: reply.statusCode, seconds });
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

const apiRoutes = (app: FastifyInstance, options: AppOptions) => {
  const {
    database,
    clock,
    connectors,
    pixel,
    log,
    places = questionPlaces(options.database.engine),
  } = options;
  const answer = (request: FastifyRequest, reply: FastifyReply, path: string) =>
    fastifyRequestHandler({
      req: request,
      res: reply,
      path,
      router: appRouter,
      maxBatchSize: MOST_CALLS,
      createContext: (): ApiContext => ({
        requestId: request.id,
        database,
        clock,
        connectors,
        pixel,
        places,
        log,
      }),
      onError: ({ error, input, path: procedure = path }) => {
        if (errorView(error).code !== 'internal' && !databaseTrouble(error)) return;
        const { store, name } = (input ?? {}) as Record<string, unknown>;
        const source = procedure.startsWith('sources.') ? name : undefined;
        logFailure(log, procedure, error, aboutOf({ requestId: request.id, store, source }));
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
    app.post<{ Body: unknown }>(
      `/api/trpc/${path}`,
      { bodyLimit: INGEST_LIMIT, config },
      async (request, reply) => {
        // tRPC parses the whole body in one go, but takes what `/ingest/v1/` takes
        if (typeof request.body === 'string') await refuseCrowded(request.body, BODY, MOST_VALUES);
        return answer(request, reply, path);
      },
    );
};

/** An error of the web framework, such as a body too large or a type not taken. Its sentences are fit to be read. */
const answerError = (error: FastifyError, reply: FastifyReply, sentence = error.message.slice(0, 300)) => {
  const status = statusOf(error);
  return reply.code(status).send({ code: 'bad_input', sentence, hint: HINTS[status] ?? null });
};

/** What is no HTTP, or takes too long to become a request, has no reply: it is answered on its connection. */
const answerUnread = (error: Error & { code?: string }, socket: Socket) => {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const { status, sentence } = UNREAD[error.code ?? ''] ?? NO_REQUEST;
  const body = JSON.stringify({ code: 'bad_input', sentence, hint: null });
  const head = `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close`;
  if (socket.writable) socket.write(`HTTP/1.1 ${status}\r\n${head}\r\n\r\n${body}`);
  socket.destroySoon();
};

const answerErrors = (app: FastifyInstance, log: Log) => {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const { id, raw, method, routeOptions } = request;
    const status = statusOf(error);
    // a stranger who is refused before the end of a body would go on to send it
    const { access } = routeOptions.config;
    if (!raw.complete && (access === 'key' || access === 'signature')) reply.header('connection', 'close');
    if (status < 500 && !domainError(error)) return answerError(error, reply);
    if (status < 500) return reply.code(status).send(errorView(error, id));
    // the route as it is declared: addresses carry keys
    if (!hasHungUp(raw)) logFailure(log, `${method} ${routeOptions.url ?? ''}`, error, aboutRequest(request));
    if (status === 503) reply.header('retry-after', RETRY_AFTER);
    return reply.code(status).send(errorView(error, id));
  });
};
