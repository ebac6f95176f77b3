import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { openDatabase, type Database } from '../../drizzle/client';
import { createApp } from '../../server/api/app';
import { createCaller } from '../../server/api/rpc/router';
import { runCommand } from '../../server/cli/run';
import { addSource, openDeliverySpool, type Connectors, type SourceContext } from '../../server/connections';
import { drainDeliveries } from '../../server/connections';
import { SHOPS } from '../../server/demo/shops';
import { unavailable } from '../../server/errors';
import { openMetrics, readinessOf } from '../../server/health';
import { verify } from '../../server/ledger';
import { startPixel, type PixelService } from '../../server/pixel';
import { woocommerce } from '../../server/sources/woocommerce/driver';
import { allStores } from '../../server/stores';
import { testConnectors } from '../connectors';
import { KEYS } from '../sources/wooShop';
import { FILES } from './samples';

/** The whole app on a database in memory, with a store, a key, a source and a pixel. No platform is ever called. */

export const ORIGIN = 'https://shop.example';
export const TOKEN = 'token-of-the-folder';
export const NOW = '2026-03-18T12:00:00Z';

export interface FuzzedPlace {
  app: FastifyInstance;
  database: Database;
  pixel: PixelService;
  /** Of the pixel, and of programs. */
  keys: { pixel: string; ingest: string };
  /** Runs a command of the command line; gives its exit code and all that it wrote. */
  command(argv: string[]): Promise<{ code: number; text: string }>;
  /** Takes in what waits, and gives the differences that `verify` finds. */
  verify(): Promise<string[]>;
  close(): Promise<void>;
}

const nowhere = () => Promise.reject(unavailable('No platform is called here.'));

/** As a platform that is there, when it is connected; afterwards none is. */
const connectors: Connectors = {
  ...testConnectors({
    ...woocommerce,
    check: () => Promise.resolve({ name: 'Mug shop', currency: 'EUR', timeZone: null }),
  }),
  outgoing: { send: nowhere, download: nowhere },
};

/** Files that commands may name. */
const writeFiles = (folder: string): void => {
  for (const [id, text] of Object.entries(FILES)) writeFileSync(join(folder, `${id}.txt`), text);
};

export const openPlace = async (template?: string): Promise<FuzzedPlace> => {
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-fuzz-'));
  writeFiles(folder);
  const clock = () => new Date(NOW);
  const log = () => {};
  const database = await openDatabase({
    dataDir: ':memory:',
    ...(template !== undefined && { from: template }),
  });
  const context: SourceContext = { database, clock, ...connectors };
  const spools = { webhooks: join(folder, 'webhooks'), pixel: join(folder, 'pixel') };
  const deliveries = await openDeliverySpool({ database, folder: spools.webhooks, log });
  const most = Number.MAX_SAFE_INTEGER;
  const limits = { byAddress: most, byVisitor: most, byStore: most };
  const pixel = await startPixel({ database, clock, folder: spools.pixel, log, limits, everyMs: 3_600_000 });
  const command: FuzzedPlace['command'] = async (argv) => {
    let text = '';
    const write = (piece: string) => void (text += piece);
    const run = { database, clock, cwd: folder, place: '', connectors: () => connectors };
    const code = await runCommand(argv, { ...run, out: write, progress: write });
    return { code, text };
  };
  const installation = { database, dataDir: folder, spools, backups: null };
  const app = await createApp({
    ...{ database, clock, clientDir: null, log, deliveries, pixel, scriptsDir: null },
    uploadDir: join(folder, 'uploads'),
    connectors: { ...connectors, wake: () => {} },
    health: { readiness: readinessOf(installation), metrics: openMetrics(installation) },
    cli: {
      token: TOKEN,
      run: (argv, _cwd, output) =>
        runCommand(argv, {
          ...output,
          database,
          clock,
          cwd: folder,
          place: '',
          connectors: () => connectors,
        }),
    },
  });
  const api = createCaller({ database, clock, pixel });
  const shop = { name: 'Anvil', currency: 'EUR', timeZone: 'Europe/Berlin' };
  const store = await api.stores.create({ slug: 'anvil', ...shop });
  await api.stores.create({ slug: 'spare', ...shop });
  // the demo finds its stores there: a minute's loading would be counted to the inputs that come next
  for (const { slug } of SHOPS) await api.stores.create({ slug, ...shop });
  await addSource(context, store, {
    name: 'shop',
    platform: 'woocommerce',
    given: { address: 'https://shop.example', ...KEYS },
  });
  const { key: ingest } = await api.keys.create({ store: 'anvil', name: 'shop' });
  const given = { store: 'anvil', origins: [ORIGIN], internal: [], proxies: [] };
  const { key } = await api.tracking.save(given);
  return {
    ...{ app, database, pixel, keys: { pixel: key, ingest }, command },
    verify: async () => {
      await deliveries.queue();
      await drainDeliveries(context);
      await pixel.drain();
      const differences: string[] = [];
      for (const each of await database.read(allStores))
        differences.push(
          ...(await verify(database, each)).differences.map((text) => `${each.slug}: ${text}`),
        );
      return differences;
    },
    close: async () => {
      await app.close();
      await deliveries.close();
      await pixel.stop();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
