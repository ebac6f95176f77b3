import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Database } from '../../../drizzle/client';
import { keyOwner, keyUsed } from '../../access/apiKeys';
import { ingestBatch } from '../../ledger';
import type { FactKind } from '../../facts/fact';
import { localDay } from '../../facts/fields';
import { storeById } from '../../stores';
import type { Clock } from '../../time';
import { allowance, type Allowance } from '../door/allowance';
import { batchRows, INGEST_KINDS } from '../../ledger/input';
import { BODY, lineNumbered, rowsNotJson, noKind, tooManyCalls, WRONG_KEY } from '../sentences';

/**
 * Where programs send facts, as plain HTTP: POST /ingest/v1/STORE/KIND with a key of the store. A key
 * sends and does nothing else. Who shows none learns nothing, not even whether there is such a store.
 */

export interface IngestRouteOptions {
  database: Database;
  clock: Clock;
  /** Bytes of a body. */
  bodyLimit: number;
  /** By key. Default: 60 calls at once, and ten a second. */
  calls?: Allowance;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose key was shown. */
    keyOwner?: { storeId: number; id: number };
  }
}

type Params = { store: string; kind: string };
type Request = FastifyRequest<{ Params: Params; Body: string | undefined }>;

const TYPES = ['application/json', 'application/x-ndjson', 'application/jsonl', 'text/plain'];

export const ingestRoute = (app: FastifyInstance, options: IngestRouteOptions): void => {
  const calls = options.calls ?? allowance({ burst: 60, perSecond: 10 });
  // Wrong keys are counted by address: guessing is hopeless, and need not cost anything either.
  const misses = allowance({ burst: 20, perSecond: 0.5 });
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(TYPES, { parseAs: 'string' }, (_request, body, parsed) => parsed(null, body));
    scope.post<{ Params: Params; Body: string | undefined }>(
      '/ingest/v1/:store/:kind',
      {
        bodyLimit: options.bodyLimit,
        config: { access: 'key' },
        // before the body is read
        onRequest: (request, reply) => admit(request, reply, { ...options, calls, misses }),
      },
      (request, reply) => take(request, reply, options),
    );
    done();
  });
};

const refuse = (
  reply: FastifyReply,
  status: number,
  answer: { code: string; sentence: string; hint: string },
) => reply.code(status).send(answer);

const tooMany = (reply: FastifyReply, wait: number) =>
  refuse(reply.header('retry-after', String(wait)), 429, {
    code: 'unavailable',
    ...tooManyCalls(wait),
  });

const admit = async (
  request: FastifyRequest<{ Params: Params }>,
  reply: FastifyReply,
  { database, calls, misses }: IngestRouteOptions & { calls: Allowance; misses: Allowance },
) => {
  const key = /^Bearer (\S{1,200})$/.exec(request.headers.authorization ?? '')?.[1];
  const owner = key ? await keyOwner(database.db, request.params.store, key) : null;
  if (!owner) {
    const wait = misses.take(request.ip);
    if (wait > 0) return tooMany(reply, wait);
    return refuse(reply.header('www-authenticate', 'Bearer'), 401, {
      code: 'forbidden',
      ...WRONG_KEY,
    });
  }
  const wait = calls.take(`${owner.storeId}/${owner.id}`);
  if (wait > 0) return tooMany(reply, wait);
  request.keyOwner = owner;
};

/** `coversTo`: up to this day the sources of these rows have now sent all there was. */
const asked = z.strictObject({ coversTo: localDay.optional() });

const take = async (request: Request, reply: FastifyReply, { database, clock }: IngestRouteOptions) => {
  const { keyOwner: owner } = request;
  if (!owner) throw new Error('This route takes rows before it has a key.');
  const kind = kindNamed(request.params.kind);
  const rows = batchRows.parse(rowsOf(request.body ?? ''));
  const { coversTo } = asked.parse(request.query);
  const store = await database.read((tx) => storeById(tx, owner.storeId));
  const result = await ingestBatch(database, store, kind, { rows, coversTo });
  await keyUsed(database.db, owner, result.new + result.changed + result.unchanged, clock());
  return reply.send(result);
};

const kindNamed = (name: string): FactKind => {
  if (Object.hasOwn(INGEST_KINDS, name)) return INGEST_KINDS[name as keyof typeof INGEST_KINDS];
  throw noKind(name, Object.keys(INGEST_KINDS));
};

/** A JSON array, or a JSON object a line. */
const rowsOf = (body: string): unknown[] => {
  const text = body.trimStart();
  if (text.startsWith('[')) return parsed(text, BODY) as unknown[];
  return text
    .split('\n')
    .map((line, i) => ({ line: line.trim(), number: i + 1 }))
    .filter(({ line }) => line !== '')
    .map(({ line, number }) => parsed(line, lineNumbered(number)));
};

const parsed = (text: string, what: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw rowsNotJson(what);
  }
};
