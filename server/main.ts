import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { FastifyInstance } from 'fastify';
import type { Database } from '../drizzle/client';
import { packageRoot } from '../drizzle/packageRoot';
import { createApp } from './api/app';
import { describeError, exitCodeOf, runCommand } from './cli/run';
import { placeOf, readConfig, type Config } from './config';
import { offerDemo } from './demo';
import { openConnectors } from './connectors';
import { startBackground, type Background } from './background/background';
import { openDeliverySpool, type DeliverySpool, type Connectors } from './connections';
import { startPixel, type PixelService } from './pixel';
import { conflict } from './errors';
import { openMetrics, readinessOf } from './health';
import { FolderLock } from './lock';
import { openPatiently } from './open';
import { withoutRepeats } from './repeats';
import { stopOnSignal } from './stop';

/** The one place where the parts are put together: config → lock → database → demo → app → listen. */

const say = (line: string) => void process.stdout.write(`${line}\n`);
const complain = withoutRepeats((line) => void process.stderr.write(`${line}\n`));

const open = (config: Config): Promise<Database> => {
  say(config.databaseUrl ? 'Opening the database server …' : `Opening the database in ${config.dataDir} …`);
  return openPatiently(config, say);
};

/** Where what was acknowledged waits, by what it is. */
const spoolsOf = ({ dataDir }: Config) => ({
  webhooks: join(dataDir, 'webhooks'),
  pixel: join(dataDir, 'pixel'),
});

interface Parts {
  config: Config;
  database: Database;
  lock: FolderLock | null;
  connectors: Connectors;
  background: Background;
  deliveries: DeliverySpool;
  pixel: PixelService;
}

const buildApp = ({
  config,
  database,
  lock,
  connectors,
  background,
  deliveries,
  pixel,
}: Parts): Promise<FastifyInstance> => {
  const clientDir = join(packageRoot(), 'dist', 'client');
  const scriptsDir = join(packageRoot(), 'dist', 'pixel');
  const { clock, dataDir } = config;
  const installation = { database, dataDir, spools: spoolsOf(config) };
  return createApp({
    database,
    clock,
    clientDir: existsSync(clientDir) ? clientDir : null,
    deliveries,
    pixel,
    scriptsDir: existsSync(scriptsDir) ? scriptsDir : null,
    log: complain,
    health: { readiness: readinessOf(installation), metrics: openMetrics(installation) },
    trustedProxies: config.trustedProxies,
    connectors: { ...connectors, wake: background.wake },
    uploadDir: join(dataDir, 'uploads'),
    cli: lock
      ? {
          token: lock.token,
          run: (argv, cwd, output) =>
            runCommand(argv, {
              ...{ database, clock, cwd, place: placeOf(config) },
              connectors: () => connectors,
              ...output,
            }),
        }
      : undefined,
  });
};

const listen = async (app: FastifyInstance, { host, port }: Config): Promise<string> => {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw conflict(`Port ${port} of ${host} is taken by another program.`, 'Choose another one with PORT.');
  }
};

const main = async () => {
  const { values } = parseArgs({
    options: { empty: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const config = readConfig(process.env);
  const lock = config.databaseUrl ? null : await FolderLock.acquire(config.dataDir, 'serve', { say });
  // servers may share a Postgres, never the events and webhooks that wait for it
  const { webhooks, pixel: events } = spoolsOf(config);
  const eventsLock = lock ? null : await FolderLock.acquire(events, 'serve', { say });
  const database = await open(config);
  await offerDemo(database, config.clock, { isWanted: !values.empty, progress: say });
  const connectors = openConnectors(config);
  const deliveries = await openDeliverySpool({ database, folder: webhooks, log: complain });
  const context = { database, clock: config.clock, ...connectors };
  const background = await startBackground(context, deliveries, complain);
  const pixel = await startPixel({ database, clock: config.clock, folder: events, log: complain });
  const app = await buildApp({ config, database, lock, connectors, background, deliveries, pixel });
  stopOnSignal(async () => {
    await app.close();
    await background.stop();
    await deliveries.close();
    await pixel.stop();
    await database.close();
    lock?.release();
    eventsLock?.release();
  }, complain);
  const address = await listen(app, config);
  lock?.announce(address);
  say(`Quarterdeck is ready: ${address}`);
};

main().catch((error: unknown) => {
  process.stderr.write(describeError(error));
  process.exit(exitCodeOf(error));
});
