import { isDeepStrictEqual, parseArgs } from 'node:util';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase, type Database } from '../../drizzle/client';
import { packageRoot } from '../../drizzle/packageRoot';
import { startPostgres } from '../../scripts/testing/postgres.mjs';
import { verify } from '../../server/ledger';
import { allStores } from '../../server/stores';
import { apiOf } from '../oracle/compare';
import { load } from '../oracle/load';
import { makeShop } from '../oracle/makeShop';
import { questionOf } from '../oracle/questions';
import { Luck } from '../oracle/random';
import type { Question } from '../oracle/scope';
import type { Shop } from '../oracle/types';
import { worldOf } from '../oracle/world';
import { KillLoad } from './kills/load';
import { ordersIn, placesOn, type Engine, type Place, type Places } from './kills/places';
import { KilledServer } from './kills/server';
import { LOAD_KINDS, openSenders, openShops } from './kills/senders';
import { startBuilt, type Start } from './programs';

/**
 * `npm run move -- --seed 1 --questions 1000`: a backup that is taken while a server is at work is restored on the
 * other engine and on its own. Both verify, and answer random questions alike. Embedded to Postgres, and back.
 */

const ORDERS = 40;
/** Acknowledged before a backup begins. */
const AT_LEAST = 60;

interface Move {
  seed: number;
  questions: number;
  places: Places;
  program: Start;
}

interface Taken {
  file: string;
  /** Orders that were acknowledged before it began. */
  orders: string[];
}

/** Has a server take a backup while everybody sends to it. */
const takeUnderLoad = async (place: Place, program: Start): Promise<Taken> => {
  const shops = await openShops();
  const server = new KilledServer(program, place.env);
  try {
    await server.start();
    server.letIn();
    const sending = new KillLoad(server, await openSenders(server.door, shops));
    sending.begin();
    while (sending.sentOf('ingest').acknowledged.size < AT_LEAST) await sleep(100);
    const orders = (['ingest', 'import', 'sync'] as const).flatMap((kind) =>
      [...sending.sentOf(kind).acknowledged].map((id) => `${kind}/${id}`),
    );
    const file = join(place.folder, 'moved.backup');
    const { code, text } = await server.command('backup', file);
    if (code !== 0) throw new Error(`backup ended with ${code}: ${text}`);
    const before = LOAD_KINDS.map((kind) => sending.sentOf(kind).acknowledged.size);
    await sending.end();
    const after = LOAD_KINDS.map((kind) => sending.sentOf(kind).acknowledged.size);
    if (isDeepStrictEqual(before, after)) throw new Error('nothing was under way');
    return { file, orders };
  } finally {
    await server.end('SIGTERM');
    await shops.close();
  }
};

const restoreInto = async (place: Place, file: string, program: Start): Promise<Database> => {
  const { code, text } = await new KilledServer(program, place.env).command('restore', file);
  if (code !== 0) throw new Error(`restore ended with ${code}: ${text}`);
  const database = await openDatabase(place.where);
  for (const store of await database.read(allStores)) {
    const { differences } = await verify(database, store);
    if (differences.length > 0) throw new Error(`${store.slug}: ${differences.join('; ')}`);
  }
  return database;
};

/** What an answer says, or why there is none. */
const answerOf = (database: Database, now: string, store: string, question: Question): Promise<unknown> =>
  apiOf(database, now)
    .ask.query({ ...question, store } as never)
    .catch((error: unknown) => String(error));

const compareAnswers = async (shop: Shop, databases: [Database, Database], { seed, questions }: Move) => {
  const luck = new Luck(seed);
  const world = worldOf(shop);
  const { metrics: shipped } = await apiOf(databases[0], shop.now).catalog.metrics();
  const stores = (await databases[0].read(allStores)).map(({ slug }) => slug);
  let answered = 0;
  for (let i = 0; i < questions; i += 1) {
    const question = questionOf({ luck, world, shipped, asOf: true });
    const store = luck.pick(stores);
    const [one, other] = await Promise.all(
      databases.map((each) => answerOf(each, shop.now, store, question)),
    );
    if (!isDeepStrictEqual(one, other))
      throw new Error(`${store} answers differently: ${JSON.stringify(question)}`);
    if (typeof one !== 'string') answered += 1;
  }
  if (answered * 2 <= questions) throw new Error(`only ${answered} of ${questions} questions were answered`);
};

const moveFrom = async (from: Engine, to: Engine, move: Move): Promise<void> => {
  const { places, program, seed } = move;
  const all = await Promise.all([places.empty(from), places.empty(to), places.empty(from)]);
  const [origin, moved, stayed] = all;
  const shop = makeShop(seed, ORDERS);
  const first = await openDatabase(origin.where);
  await load(first, shop);
  await first.close();
  const { file, orders } = await takeUnderLoad(origin, program);
  const databases: [Database, Database] = [
    await restoreInto(moved, file, program),
    await restoreInto(stayed, file, program),
  ];
  await compareAnswers(shop, databases, move);
  for (const database of databases) await database.close();
  const found = new Set(await ordersIn(moved));
  const lost = orders.filter((id) => !found.has(id));
  if (lost.length > 0) throw new Error(`lost: ${lost.join(', ')}`);
  for (const place of all) await place.remove();
  console.log(
    `${from} → ${to}: ${found.size} orders, ${orders.length} of them acknowledged before, ` +
      `${move.questions} questions answered alike, verify clean`,
  );
};

const main = async () => {
  const { values } = parseArgs({
    options: { seed: { type: 'string', default: '1' }, questions: { type: 'string', default: '1000' } },
  });
  const cache = join(packageRoot(), '.cache');
  mkdirSync(cache, { recursive: true });
  const postgres = await startPostgres();
  try {
    const program = startBuilt(join(cache, 'move.log'));
    const [seed, questions] = [Number(values.seed), Number(values.questions)];
    const move = { seed, questions, places: placesOn(postgres.url), program };
    await moveFrom('embedded', 'postgres', move);
    await moveFrom('postgres', 'embedded', move);
  } finally {
    await postgres.stop();
  }
};

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
