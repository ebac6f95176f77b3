import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../errors';
import {
  connectionOf,
  driverOf,
  sourceAddresses,
  sourceNamed,
  type DeliverySpool,
  type SourceContext,
} from '../../connections';
import type { Received } from '../../sources/driver';
import { personKeys } from '../../facts/identity';
import { refuseCrowded } from '../../json';
import { storeRef } from '../../ledger';
import { storeBySlug } from '../../stores';
import { BODY } from '../sentences';
import { admitTo, readBody, type Bodies } from '../door/bodies';

/**
 * Where platforms send their webhooks: proved by signature, kept, and acknowledged at once. Whoever
 * can't prove it is told the same as where there is no such source. A body of more than 64 KB is read only where
 * there is one. Of what is sent to an archived store, requests to forget somebody, what asks a person to act and
 * what can't be read are taken, all else is acknowledged and left out. Nothing here waits for the database once a
 * source is known: platforms give up after seconds, and a drain or an import takes longer.
 */

const KB = 1024;
const MOST_BYTES = 8 * KB * KB;
/** Of a sender that is not known, who may be greeting. */
const MOST_OF_STRANGERS = 64 * KB;
/** Bytes that a source may have open at a time; all strangers together have as many. */
const MOST_OPEN = 4 * MOST_BYTES;

type Params = { store: string; source: string };

export const hookRoutes = (
  app: FastifyInstance,
  context: SourceContext,
  { keeper, bodies }: { keeper: DeliverySpool; bodies: Bodies },
): void => {
  const door: Door = {
    context,
    keeper,
    known: new Map(),
    looking: new Map(),
    there: null,
    bodies,
  };
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    // The signature is over the bytes as they came.
    scope.addContentTypeParser('*', (request: FastifyRequest, payload: IncomingMessage) =>
      readBody(request, payload, {
        most: request.hook?.found ? MOST_BYTES : MOST_OF_STRANGERS,
        times: bodies.times,
      }),
    );
    scope.post<{ Params: Params; Body: Buffer | undefined }>(
      '/hooks/:store/:source',
      {
        bodyLimit: MOST_BYTES,
        config: { access: 'signature' },
        onRequest: (request, reply) => admit(door, request, reply),
      },
      (request, reply) => take(door, request, reply),
    );
    done();
  });
};

type Found = NonNullable<Awaited<ReturnType<typeof connected>>>;

interface Door {
  context: SourceContext;
  keeper: DeliverySpool;
  /** Sources that were looked up: a burst of deliveries asks the database once. */
  known: Map<string, { found: Found; until: number }>;
  /** Of those that are being looked up now. */
  looking: Map<string, Promise<Found | null>>;
  /** Every address that has a source: made-up ones, however many come, ask the database for nothing. */
  there: { addresses: Promise<ReadonlySet<string>>; until: number } | null;
  bodies: Bodies;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Of a webhook: the source that it is for; null = there is none. */
    hook?: { found: Found | null };
  }
}
const KNOWN_MS = 2_000;
/** A database that has not answered by then is busy, and what it said last counts once more. */
const PATIENCE_MS = 40;

type Request = FastifyRequest<{ Params: Params; Body: Buffer | undefined }>;

/** Before the body is read. */
const admit = async (door: Door, request: Request, reply: FastifyReply) => {
  const { params, headers } = request;
  const found = await lookUp(door, params);
  const length = headers['content-length'];
  if (!found && !(Number(length) <= MOST_OF_STRANGERS)) return unknown(reply.header('connection', 'close'));
  request.hook = { found };
  const name = found ? `hooks of ${params.store}/${params.source}` : 'hooks of strangers';
  admitTo(door.bodies.room, { name, most: MOST_OPEN }, request, reply);
};

const unknown = (reply: FastifyReply) => reply.code(401).send();

const take = async (door: Door, { params, headers, body, hook }: Request, reply: FastifyReply) => {
  const single = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
  const sent = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  const greets = Object.values(door.context.drivers).some((driver) =>
    driver.hooks?.isGreeting?.({ headers: single, body: sent }),
  );
  // Answered for any address: it tells nobody which sources there are.
  if (greets) return reply.code(200).send();
  const found = hook?.found;
  const accepted = found?.hooks.accept({ headers: single, body: sent }, found.credentials) ?? null;
  if (!found || !accepted) return unknown(reply);
  const { store, sourceId } = found;
  const text = sent.toString('utf8');
  await refuseCrowded(text, BODY);
  // a platform that is refused gives up, and removes the webhook; what it tells of is fetched later
  if (store.archivedAt !== null && isLeftOut(found.read(accepted.topic, text))) return reply.code(200).send();
  if (found.hooks.erasing?.includes(accepted.topic))
    await logErased(door, found, found.read(accepted.topic, text)?.erase ?? []);
  await door.keeper.keep({ storeId: store.id, sourceId, ...params, ...accepted, body: text });
  return reply.code(200).send();
};

const isThere = async (door: Door, key: string): Promise<boolean> => {
  const now = performance.now();
  if (!door.there || door.there.until < now) {
    const addresses = sourceAddresses(door.context.database.db);
    door.there = { addresses, until: now + KNOWN_MS };
    addresses.catch(() => (door.there = null));
  }
  return (await door.there.addresses).has(key);
};

const lookUp = async (door: Door, params: Params): Promise<Found | null> => {
  const key = `${params.store}/${params.source}`;
  const last = door.known.get(key);
  if (last && last.until > performance.now()) return last.found;
  if (!last && !(await isThere(door, key))) return null;
  const found = door.looking.get(key) ?? look(door, key, params);
  if (!last) return found;
  return Promise.race([found.catch(() => last.found), sleep(PATIENCE_MS, last.found, { ref: false })]);
};

/** Asks the database, once for all that want to know. */
const look = ({ context, known, looking }: Door, key: string, params: Params): Promise<Found | null> => {
  const asked = connected(context, params).then((found) => {
    if (found) known.set(key, { found, until: performance.now() + KNOWN_MS });
    else known.delete(key);
    return found;
  });
  const looked = asked.finally(() => looking.delete(key));
  looking.set(key, looked);
  return looked;
};

/** Of an archived store: all but what asks to forget somebody, or a person to act. What can't be read may ask so. */
const isLeftOut = (received: Received | null): boolean => {
  if (received === null) return false;
  const { facts, erase, notice, disconnected } = received;
  return Boolean(facts) || !(erase ?? notice ?? disconnected);
};

/** Before the platform is answered: a backup that is restored then forgets these people too. */
const logErased = async (
  { context: { database, clock } }: Door,
  { ref, source }: Found,
  people: NonNullable<Received['erase']>,
): Promise<void> => {
  const at = clock().toISOString();
  const erasures = people
    .map((person) => personKeys(source, person))
    .filter((keys) => keys.length > 0)
    .map((keys) => ({ at, ...ref, keys }));
  await database.erasures.append(erasures);
};

const readable = (read: () => Received): Received | null => {
  try {
    return read();
  } catch {
    return null;
  }
};

const connected = async (context: SourceContext, { store: slug, source: name }: Params) => {
  try {
    return await context.database.read(async (tx) => {
      const store = await storeBySlug(tx, slug);
      const source = await sourceNamed(tx, store.id, name);
      const { hooks } = driverOf(context, source.platform);
      const ref = await storeRef(tx, store.id);
      if (!hooks || !ref) return null;
      const { credentials, ...connection } = connectionOf(context, store, source);
      /** Null = the drain will say that it can't be read. */
      const read = (topic: string, body: string) => readable(() => hooks.read(topic, body, connection));
      return { store, ref, source: name, sourceId: source.id, hooks, credentials, read };
    });
  } catch (error) {
    if (error instanceof DomainError && error.code === 'not_found') return null;
    throw error;
  }
};
