import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { FastifyInstance } from 'fastify';
import type { Database } from '../drizzle/client';
import { packageRoot } from '../drizzle/packageRoot';
import { createApp } from './api/app';
import { answerStarting } from './api/starting';
import { checkBackupFolder, NONE_SCHEDULED, startBackupSchedule, type BackupSchedule } from './backup';
import { describeError, exitCodeOf, runCommand } from './cli/run';
import { placeOf, readConfig, type Config } from './config';
import { byStore, loadDemo, offerDemo } from './demo';
import { connectorsFor } from './connectors';
import { startBackground, type Background } from './background/background';
import { lockedWords, openDeliverySpool, type DeliverySpool, type Connectors } from './connections';
import { startPixel, type PixelService } from './pixel';
import { refuseOtherUser } from './folder';
import { openMetrics, readinessOf } from './health';
import { FolderLock } from './lock';
import { copyBeforeStart, embeddedFolder, hasEmbedded } from './embeddedFolder';
import { openLog, type Log } from './log';
import { openPatiently } from './open';
import { embeddedUnused, openingIn, OPENING_SERVER, portNotGiven, portTaken, ready } from './sentences';
import { systemCode } from './errors';
import { listen as listenTo } from './signals';
import { stopOnSignal } from './stop';
import type { Clock } from './time';

/** The one place where the parts are put together: config → lock → database → demo → app → listen. */

type Say = (line: string) => void;

const openServer = (config: Config, say: Say): Promise<Database> => {
  say(OPENING_SERVER);
  if (hasEmbedded(config.dataDir)) say(embeddedUnused(embeddedFolder(config.dataDir)));
  return openPatiently(config, say);
};

const openEmbedded = async (config: Config, say: Say): Promise<Database> => {
  say(openingIn(config.dataDir));
  const copy = await copyBeforeStart(config.dataDir, say);
  try {
    const database = await openPatiently(config, say);
    await copy?.keep();
    return database;
  } catch (error) {
    await copy?.drop();
    throw error;
  }
};

/** Where what was acknowledged waits, by what it is. */
const spoolsOf = ({ dataDir }: Config) => ({
  webhooks: join(dataDir, 'webhooks'),
  pixel: join(dataDir, 'pixel'),
});

interface Parts {
  config: Config;
  log: Log;
  database: Database;
  lock: FolderLock;
  connectors: Connectors;
  background: Background;
  deliveries: DeliverySpool;
  pixel: PixelService;
  backups: BackupSchedule | null;
}

const buildApp = ({
  config,
  log,
  database,
  lock,
  connectors,
  background,
  deliveries,
  pixel,
  backups,
}: Parts): Promise<FastifyInstance> => {
  const clientDir = join(packageRoot(), 'dist', 'client');
  const scriptsDir = join(packageRoot(), 'dist', 'pixel');
  const { clock, dataDir } = config;
  const installation = {
    ...{ database, dataDir, spools: spoolsOf(config) },
    backups: backups && (() => backups.state()),
  };
  return createApp({
    database,
    clock,
    clientDir: existsSync(clientDir) ? clientDir : null,
    deliveries,
    pixel,
    scriptsDir: existsSync(scriptsDir) ? scriptsDir : null,
    log,
    health: { readiness: readinessOf(installation), metrics: openMetrics(installation) },
    trustedProxies: config.trustedProxies,
    connectors: { ...connectors, wake: background.wake },
    uploadDir: join(dataDir, 'uploads'),
    // beside a server of Postgres commands open the database by themselves
    cli: config.databaseUrl
      ? undefined
      : {
          token: lock.token,
          run: (argv, { cwd, requestId }, output) =>
            runCommand(argv, {
              ...{ config, database, clock, cwd, place: placeOf(config), server: { requestId, log } },
              connectors: () => connectors,
              ...output,
            }),
        },
  });
};

/** @throws DomainError where another program has the port, or this one may not have it. */
const listen = async <T>(
  { host, port }: Pick<Config, 'host' | 'port'>,
  work: () => Promise<T>,
): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EADDRINUSE') throw portTaken(host, port);
    throw code === 'EACCES' || code === 'EADDRNOTAVAIL' ? portNotGiven(host, port, code) : error;
  }
};

const scheduleBackups = ({ backups, clock }: Config, database: Database, log: Log): BackupSchedule | null => {
  if (backups !== null) return startBackupSchedule({ database, backups, clock, log });
  log(NONE_SCHEDULED);
  return null;
};

/** A copy of the log of erasures that is made while no server runs is known to lack nothing up to here. */
const noteEnd = async ({ erasures }: Database, clock: Clock): Promise<void> => {
  const { since } = await erasures.read();
  if (since !== null) await erasures.know([{ since, until: clock().toISOString() }]);
};

const main = async (config: Config, log: Log) => {
  const say: Say = (line) => log(line, { level: 'info' });
  const { values } = parseArgs({
    options: { empty: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  refuseOtherUser(config.dataDir);
  if (config.backups !== null) await checkBackupFolder(config.backups);
  const { webhooks, pixel: events } = spoolsOf(config);
  // servers may share a Postgres, never the events and webhooks that wait for it
  const lock = await FolderLock.acquire(config.databaseUrl ? events : config.dataDir, 'serve', { say });
  const { host } = config;
  const starting = await listen(config, () => answerStarting(host, config.port));
  const { port } = starting;
  const database = await (config.databaseUrl ? openServer(config, say) : openEmbedded(config, say));
  await database.erasures.begin(config.clock().toISOString());
  // what is to be moved into a server is restored into an empty one
  const isWanted = !values.empty && !(config.databaseUrl && hasEmbedded(config.dataDir));
  const load = () => loadDemo(database, config.clock, byStore(say));
  await offerDemo(database, config.clock, isWanted ? load : null);
  const connectors = (await connectorsFor(config, database.db))();
  const locked = await lockedWords(config, database.db);
  if (locked !== null) log(locked);
  const deliveries = await openDeliverySpool({ database, folder: webhooks, log });
  const context = { database, clock: config.clock, ...connectors };
  const background = await startBackground(context, deliveries, log);
  const pixel = await startPixel({ database, clock: config.clock, folder: events, log });
  const backups = scheduleBackups(config, database, log);
  const parts = { config, log, database, lock, connectors, background, deliveries, pixel, backups };
  const app = await buildApp(parts);
  stopOnSignal(async () => {
    await app.close();
    await backups?.stop();
    await background.stop();
    await deliveries.close();
    await pixel.stop();
    // a disk that is full is no reason to end in disorder
    await noteEnd(database, config.clock).catch(() => undefined);
    await database.close();
    lock.release();
  }, log);
  await starting.close();
  const address = await listen({ host, port }, () => app.listen({ host, port }));
  lock.announce(address);
  say(ready(address));
};

const ends = (tell: Say) => (error: unknown) => {
  tell(describeError(error).trimEnd());
  process.exit(exitCodeOf(error));
};

const logRequests = (log: Log) =>
  listenTo('request', ({ id, method, route, status, seconds }) =>
    log(`${method} ${route ?? 'to nowhere'}: ${status}`, {
      ...{ level: 'debug', seconds },
      ...(id !== undefined && { requestId: id }),
    }),
  );

/** A log follows from the configuration. */
const begin = async () => {
  const config = readConfig(process.env);
  const log = openLog(config);
  if (config.logLevel === 'debug') logRequests(log);
  await main(config, log).catch(ends((text) => log(text.replaceAll('\n', ' '), { level: 'error' })));
};

begin().catch(ends((text) => void process.stderr.write(`${text}\n`)));
