import type { ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { sql } from 'drizzle-orm';
import { oneRow, openDatabase } from '../../drizzle/client';
import { packageRoot } from '../../drizzle/packageRoot';
import { startPostgres } from '../../scripts/testing/postgres.mjs';
import { verify } from '../../server/ledger';
import { storeBySlug } from '../../server/stores';
import { placesOn, type Engine, type Place } from '../faults/kills/places';
import { addressOf, endWith, startBuilt } from '../faults/programs';
import { startWooShop } from '../sources/wooShop';
import { memoryOf } from './figures';
import { MixedLoad, setUp, STORE, untilDrained } from './load';

/**
 * `npm run soak -- --minutes 30 --engine embedded|postgres`: a server under mixed load, its memory every minute, how
 * long questions and acknowledgements take, and whether all that it acknowledged is there at the end.
 */

const MINUTE = 60_000;
/** As a server that is looked after: the tests' own forgets what it has committed when the machine stops. */
const DURABLE = ['fsync=on', 'full_page_writes=on', 'synchronous_commit=on'];

const say = (line: string) => console.log(line);

const soak = async (server: ChildProcess, load: MixedLoad, minutes: number): Promise<void> => {
  const ending = load.begin(minutes * MINUTE);
  for (let minute = 1; minute <= minutes; minute += 1) {
    await Promise.race([sleep(MINUTE), ending]);
    if (server.exitCode !== null) throw new Error(`the server ended (${server.exitCode})`);
    say(
      `minute ${minute}: ${memoryOf(server.pid!)} MB; load of the machine ${loadavg()[0]!.toFixed(1)}; ${load.told()}`,
    );
  }
  await ending;
};

/** Rows that are there once the server has ended, and what `verify` says. */
const inspect = async (place: Place) => {
  const database = await openDatabase(place.where);
  try {
    const store = await database.read((tx) => storeBySlug(tx, STORE));
    const stored = await oneRow<{ orders: number; events: number }>(
      database.db,
      sql`select (select count(*)::int from orders) as orders, (select count(*)::int from pixel_events) as events`,
    );
    return { ...stored, differences: (await verify(database, store)).differences };
  } finally {
    await database.close();
  }
};

const run = async (place: Place, minutes: number, log: string): Promise<boolean> => {
  const shop = await startWooShop();
  const env = { ...place.env, QUARTERDECK_NOW: '' };
  const server = await startBuilt(log)('main', ['--empty'], env);
  try {
    const address = await addressOf(server);
    const load = new MixedLoad(address, await setUp(address, shop.address));
    await soak(server, load, minutes);
    const began = Date.now();
    await untilDrained(address);
    say(
      `all is in the database after ${Math.round((Date.now() - began) / 1_000)} s: ${memoryOf(server.pid!)} MB`,
    );
    const end = await endWith(server, 'SIGTERM');
    const { orders, events, differences } = await inspect(place);
    const acknowledged = load.acknowledged;
    say(
      `acknowledged: ${acknowledged.orders} orders, ${acknowledged.events} events; there are ${orders} and ${events}`,
    );
    say(
      `the server ended with ${end}; verify: ${differences.length === 0 ? 'clean' : differences.join('; ')}`,
    );
    // what was sent and not acknowledged may be there too
    const isWhole = orders >= acknowledged.orders && events >= acknowledged.events;
    return isWhole && differences.length === 0 && end === 0;
  } finally {
    await endWith(server, 'SIGKILL');
    await shop.close();
  }
};

const main = async () => {
  const { values } = parseArgs({
    options: { minutes: { type: 'string', default: '30' }, engine: { type: 'string', default: 'embedded' } },
  });
  const engine: Engine = values.engine === 'postgres' ? 'postgres' : 'embedded';
  const cache = join(packageRoot(), '.cache');
  mkdirSync(cache, { recursive: true });
  const postgres = engine === 'postgres' ? await startPostgres(DURABLE) : null;
  try {
    const place = await placesOn(postgres?.url ?? '').empty(engine);
    say(`${engine}, ${values.minutes} minutes, ${process.version}`);
    if (!(await run(place, Number(values.minutes), join(cache, `soak-${engine}.log`)))) process.exitCode = 1;
    await place.remove();
  } finally {
    await postgres?.stop();
  }
};

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
