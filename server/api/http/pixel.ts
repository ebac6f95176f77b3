import { readFile } from 'node:fs/promises';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Intake, Taken } from '../../pixel';
import { emit } from '../../signals';
import type { Room, Sender, Ticket } from '../door/bodies';
import { RETRY_AFTER, statusOf } from '../door/errors';

/**
 * Where storefronts load the pixel and send its events. It lies wherever a proxy puts it: the script
 * sends to where it came from. Who has no key, or comes from a page that the store did not name, learns
 * nothing. Events are answered before the web framework sees them: they are most of all requests, and
 * need nothing of it.
 */

const MAX_BYTES = 32 * 1024;
const SCRIPTS = ['q.js', 'v.js'] as const;
const PATH = /^\/px\/([a-zA-Z0-9_-]{1,64})(?:\?|$)/;

const STATUS: Record<Taken, number> = {
  taken: 204,
  unknown: 404,
  unreadable: 400,
  too_many: 429,
  unavailable: 503,
};

const single = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(',') : value;

/** What networks in front of a server say of where the visitor is. */
const countryOf = ({ headers }: IncomingMessage): string | undefined =>
  single(headers['cf-ipcountry'] ?? headers['cloudfront-viewer-country'] ?? headers['x-vercel-ip-country']);

const end = (response: ServerResponse, status: number, headers: string[] = []): void => {
  if (status !== 204) headers.push('content-length', '0');
  response.writeHead(status, headers).end();
};

/** A browser sends an event at once. */
const IDLE_MS = 10_000;

/** All storefronts together: two thousand events of the largest. */
const STOREFRONTS: Sender = { name: 'storefronts', most: 2_048 * MAX_BYTES };

/** Gives the body once all of it is there; what is too long, does not go on, or finds no room is refused before its end. */
const whenRead = (
  request: IncomingMessage,
  response: ServerResponse,
  ticket: Ticket,
  work: (body: string) => void,
): void => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let isGivenUp = false;
  const giveUp = (status: number, headers: string[] = []) => {
    isGivenUp = true;
    clearTimeout(idle);
    end(response, status, ['connection', 'close', ...headers]);
  };
  const idle = setTimeout(giveUp, IDLE_MS, 408);
  request.once('close', () => clearTimeout(idle));
  request.on('data', (chunk: Buffer) => {
    if (isGivenUp) return;
    idle.refresh();
    bytes += chunk.length;
    if (bytes > MAX_BYTES) return giveUp(413);
    if (!ticket.take(chunk.length)) return giveUp(503, ['retry-after', RETRY_AFTER]);
    chunks.push(chunk);
  });
  request.on('end', () => {
    clearTimeout(idle);
    const [only, ...others] = chunks;
    const whole = only && others.length === 0 ? only : Buffer.concat(chunks);
    if (!isGivenUp) work(whole.toString('utf8'));
  });
};

const allowed = (origin: string | undefined): string[] =>
  origin === undefined ? [] : ['access-control-allow-origin', origin, 'vary', 'origin'];

interface Door {
  intake: Intake;
  room: Room;
}

const take = (
  { intake, room }: Door,
  key: string,
  request: IncomingMessage,
  response: ServerResponse,
): void => {
  const { headers } = request;
  const ticket = room.open(STOREFRONTS);
  response.once('close', () => ticket.release());
  whenRead(request, response, ticket, (body) => {
    const taking = intake.take({
      key,
      body,
      origin: headers.origin,
      userAgent: headers['user-agent'] ?? '',
      peer: request.socket.remoteAddress ?? '',
      forwarded: single(headers['x-forwarded-for']),
      country: countryOf(request),
    });
    taking.then(
      (taken) => end(response, STATUS[taken], taken === 'unknown' ? [] : allowed(headers.origin)),
      (error: unknown) => end(response, statusOf(error)),
    );
  });
};

const preflight = async (
  intake: Intake,
  key: string,
  { headers }: IncomingMessage,
  response: ServerResponse,
) => {
  if (!(await intake.allows(key, headers.origin))) return end(response, 404);
  end(response, 204, [
    ...allowed(headers.origin),
    ...['access-control-allow-methods', 'POST', 'access-control-allow-headers', 'content-type'],
    ...['access-control-max-age', '86400'],
  ]);
};

/** The web framework, which counts the others, does not see this request. */
const count = ({ method = '' }: IncomingMessage, response: ServerResponse): void => {
  const began = performance.now();
  response.once('close', () => {
    const seconds = (performance.now() - began) / 1_000;
    emit('request', { method, route: '/px/:key', status: response.statusCode, seconds });
  });
};

/** Answers what storefronts send, and passes everything else on. */
export const pixelFirst =
  (door: Door, otherwise: RequestListener): RequestListener =>
  (request, response) => {
    const key =
      request.method === 'POST' || request.method === 'OPTIONS'
        ? PATH.exec(request.url ?? '')?.[1]
        : undefined;
    if (key === undefined) return otherwise(request, response);
    count(request, response);
    if (request.method === 'POST') return take(door, key, request, response);
    preflight(door.intake, key, request, response).catch((error: unknown) => end(response, statusOf(error)));
  };

/** Scripts that any page may load; looked for again after an hour. */
export const pixelScripts = async (app: FastifyInstance, scriptsDir: string): Promise<void> => {
  for (const name of SCRIPTS) {
    const text = await readFile(join(scriptsDir, name), 'utf8');
    app.get(`/px/${name}`, { config: { access: 'public' }, helmet: false }, (_request, reply) =>
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
