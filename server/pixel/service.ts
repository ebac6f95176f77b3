import type { Database } from '../../drizzle/client';
import type { Log } from '../log';
import type { Clock } from '../time';
import { openSpool } from '../spool/spool';
import { drainEvents, forgetOldEvents, type DrainContext } from './drain';
import { openIntake, type Intake } from './intake';
import type { PixelLimits } from './limits';
import { waiting } from './sentences';

/** The pixel's side of the server: takes events, keeps them, and brings them into the ledger. */

export interface PixelService extends Intake {
  /** Brings what was taken into the ledger now. */
  drain(): Promise<void>;
  stop(): Promise<void>;
}

export interface PixelOptions {
  database: Database;
  clock: Clock;
  /** The process's own folder for events that are not in the database yet. */
  folder: string;
  log: Log;
  limits?: PixelLimits;
  /** How often waiting events go into the database; default: one second. */
  everyMs?: number;
}

const FORGET_MS = 3_600_000;

/** Starts the service of the pixel; events that an earlier run left are drained first. */
export const startPixel = async (options: PixelOptions): Promise<PixelService> => {
  const { database, clock, folder, log, limits, everyMs = 1_000 } = options;
  const spool = await openSpool(folder);
  const context: DrainContext = { database, clock, spool, log };
  const intake = openIntake({ database, clock, spool, limits, log });
  const logged = (error: unknown) => log(waiting(error));
  let draining: Promise<unknown> = Promise.resolve();
  let forgotten = -Infinity;

  const drainOnce = async () => {
    await drainEvents(context);
    if (Date.now() - forgotten < FORGET_MS) return;
    await forgetOldEvents(context);
    forgotten = Date.now();
  };
  const drain = () => {
    const done = draining.then(drainOnce);
    draining = done.catch(logged);
    return done;
  };
  let isWaiting = false;
  const timer = setInterval(() => {
    if (isWaiting) return;
    isWaiting = true;
    void drain()
      .catch(() => {})
      .finally(() => (isWaiting = false));
  }, everyMs);
  void drain().catch(() => {});

  return {
    ...intake,
    drain,
    stop: async () => {
      clearInterval(timer);
      await drain().catch(() => {});
      await spool.close();
    },
  };
};
