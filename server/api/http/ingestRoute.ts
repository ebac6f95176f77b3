import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
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
import { customerOf, plainAddress } from '../../addresses';
import { admitTo, readText, type Bodies } from '../door/bodies';
import { hangUpOf } from '../door/hangUp';
import { rowsOf } from './bodyRows';
import { INGEST_KINDS } from '../../ledger/input';
import { Turn } from '../../turns';
import { noKind, tooManyCalls, WRONG_KEY } from '../sentences';

/**
 * Where programs send facts, as plain HTTP: POST /ingest/v1/STORE/KIND with a key of the store. A key
 * sends and does nothing else. Who shows none learns nothing, not even whether there is such a store.
 */

export interface IngestRouteOptions {
  database: Database;
  clock: Clock;
  /** Bytes of a body. */
  bodyLimit: number;
  bodies: Bodies;
  /** By key. Default: 60 calls at once, and ten a second. */
  calls?: Allowance;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose key was shown. */
    keyOwner?: { storeId: number; id: number };
  }
}

/** Of the largest bodies of one key. */
const OPEN_AT_ONCE = 4;

type Params = { store: string; kind: string };
type Request = FastifyRequest<{ Params: Params; Body: string | undefined }>;

const TYPES = ['application/json', 'application/x-ndjson', 'application/jsonl', 'text/plain'];

export const ingestRoute = (app: FastifyInstance, options: IngestRouteOptions): void => {
  const calls = options.calls ?? allowance({ burst: 60, perSecond: 10 });
  const door: Door = {
    ...options,
    calls,
    misses: allowance({ burst: 20, perSecond: 0.5 }),
    opened: new Set(),
    looking: new Map(),
  };
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(TYPES, (request: FastifyRequest, payload: IncomingMessage) =>
      readText(request, payload, { most: options.bodyLimit, times: options.bodies.times }),
    );
    scope.post<{ Params: Params; Body: string | undefined }>(
      '/ingest/v1/:store/:kind',
      {
        bodyLimit: options.bodyLimit,
        config: { access: 'key' },
        // before the body is read
        onRequest: (request, reply) => admit(request, reply, door),
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

interface Door extends IngestRouteOptions {
  calls: Allowance;
  /** Wrong keys, counted by address: guessing is hopeless, and need not cost anything either. */
  misses: Allowance;
  /** Digests of keys that have opened a store: who guesses from the same address does not stop them. */
  opened: Set<string>;
  /** Of keys that are not known yet. */
  looking: Map<string, Promise<Owner | null>>;
}

type Owner = NonNullable<Awaited<ReturnType<typeof keyOwner>>>;

/** More keys than this are not told apart from guesses. */
const MOST_OPENED = 10_000;

type Asked = FastifyRequest<{ Params: Params }>;

const addressOf = ({ ip }: Asked): string => customerOf(plainAddress(ip) ?? '');

/** Seconds to wait; a key that is known, or is being looked up, counts as no guess. Asked before the database. */
const missesOf = ({ opened, looking, misses }: Door, digest: string, request: Asked): number =>
  opened.has(digest) || looking.has(digest) ? 0 : misses.take(addressOf(request));

/** Whose key it is: calls that come together look it up once. */
const ownerOf = async (
  door: Door,
  digest: string,
  { request, key }: { request: Asked; key: string },
): Promise<Owner | null> => {
  const isKnown = door.opened.has(digest);
  const looked = isKnown ? undefined : door.looking.get(digest);
  if (looked) return looked;
  const asked = keyOwner(door.database.db, request.params.store, key);
  if (isKnown) return asked;
  door.looking.set(digest, asked);
  const giveBack = () => door.misses.give(addressOf(request));
  try {
    const owner = await asked;
    if (owner) giveBack();
    if (owner && door.opened.size < MOST_OPENED) door.opened.add(digest);
    return owner;
  } catch (error) {
    // nobody knows whether it was a guess
    giveBack();
    throw error;
  } finally {
    door.looking.delete(digest);
  }
};

const admit = async (request: Asked, reply: FastifyReply, door: Door) => {
  const key = /^Bearer (\S{1,200})$/.exec(request.headers.authorization ?? '')?.[1];
  const digest = createHash('sha256')
    .update(`${request.params.store} ${key ?? ''}`)
    .digest('base64');
  const wait = door.calls.take(digest) || missesOf(door, digest, request);
  if (wait > 0) return tooMany(reply, wait);
  const owner = key ? await ownerOf(door, digest, { request, key }) : null;
  if (!owner) {
    door.opened.delete(digest);
    return refuse(reply.headers({ 'www-authenticate': 'Bearer', connection: 'close' }), 401, {
      code: 'forbidden',
      ...WRONG_KEY,
    });
  }
  request.keyOwner = owner;
  const sender = { name: `key ${owner.storeId}/${owner.id}`, most: OPEN_AT_ONCE * door.bodyLimit };
  admitTo(door.bodies.room, sender, request, reply);
};

/** `coversTo`: up to this day the sources of these rows have now sent all there was. */
const asked = z.strictObject({ coversTo: localDay.optional() });

const take = async (request: Request, reply: FastifyReply, { database, clock }: IngestRouteOptions) => {
  const { keyOwner: owner } = request;
  if (!owner) throw new Error('This route takes rows before it has a key.');
  const kind = kindNamed(request.params.kind);
  const { coversTo } = asked.parse(request.query);
  const signal = hangUpOf(reply);
  const rows = await rowsOf(request.body ?? '', new Turn(signal));
  const store = await database.read((tx) => storeById(tx, owner.storeId));
  const result = await ingestBatch(database, store, kind, { rows, coversTo, signal });
  await keyUsed(database.db, owner, result.new + result.changed + result.unchanged, clock());
  return reply.send(result);
};

const kindNamed = (name: string): FactKind => {
  if (Object.hasOwn(INGEST_KINDS, name)) return INGEST_KINDS[name as keyof typeof INGEST_KINDS];
  throw noKind(name, Object.keys(INGEST_KINDS));
};
