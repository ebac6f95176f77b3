import type { Database } from '../../drizzle/client';
import { deviceOf, isRobot } from '../sources/pixel/browser';
import { customerOf } from '../addresses';
import { visitorAddress } from '../sources/pixel/address';
import { isBatch, type PixelBatch } from '../sources/pixel/events';
import type { Log } from '../log';
import type { Clock, Day } from '../time';
import type { Spool } from '../spool/spool';
import { daysOf, lineOf, utcDay, type IdentifiedSender } from './spoolLine';
import { DEFAULT_LIMITS, limiting, type PixelLimits } from './limits';
import { activePixels, type ActivePixel } from './pixels';
import { dailyId, openSalts, type Salts } from './salts';
import { unkept } from './sentences';

/** From a storefront's request to a line of the spool. Address and user agent end here. */

export interface PixelRequest {
  key: string;
  origin: string | undefined;
  userAgent: string;
  /** The other end of the connection. */
  peer: string;
  forwarded: string | undefined;
  /** Two letters that a network in front of the server gives; else unknown. */
  country: string | undefined;
  body: string;
}

/** `unknown` = there is no such pixel, or it takes nothing from there: both are told the same. */
export type Taken = 'taken' | 'unknown' | 'unreadable' | 'too_many' | 'unavailable';

export interface Intake {
  take(request: PixelRequest): Promise<Taken>;
  /** Whether the pixel takes events from this origin. */
  allows(key: string, origin: string | undefined): Promise<boolean>;
  /** Looks for changed pixels at the next request. */
  forget(): void;
}

export interface IntakeOptions {
  database: Database;
  clock: Clock;
  spool: Spool;
  limits?: PixelLimits | undefined;
  log: Log;
}

/** A pixel that was changed by another process is known after this. */
const PIXELS_AGE_MS = 5_000;
/** So often it is said that events can't be kept: each request would say it. */
const TELLING_MS = 60_000;
const LONGEST_AGENT = 500;
const COUNTRY = /^[A-Z]{2}$/;

/** The pixels, read again once they are old; many requests share one look. */
const openPixels = (database: Database) => {
  let pixels = new Map<string, ActivePixel>();
  let knownAt = -Infinity;
  let loading: Promise<void> | null = null;
  let changes = 0;
  const load = async () => {
    for (let before = -1; before !== changes;) {
      before = changes;
      // what was read before a change is old already: then it is read again
      pixels = await activePixels(database.db);
    }
    knownAt = Date.now();
  };
  return {
    /** News of them that are on their way; null = they are as they should be. */
    renew: (): Promise<void> | null => {
      if (Date.now() - knownAt < PIXELS_AGE_MS) return null;
      if (!loading) {
        loading = load().finally(() => (loading = null));
        // who does not wait for it has the next request try again
        loading.catch(() => {});
      }
      return loading;
    },
    get: (key: string): ActivePixel | undefined => pixels.get(key),
    takes: (key: string, origin: string | undefined): boolean =>
      origin !== undefined && Boolean(pixels.get(key)?.origins.has(origin)),
    forget: () => {
      changes += 1;
      pixels = new Map();
      knownAt = -Infinity;
    },
  };
};

const parsed = (body: string): PixelBatch | null => {
  try {
    const given: unknown = JSON.parse(body);
    return isBatch(given) ? given : null;
  } catch {
    return null;
  }
};

/** Why a request is not taken, or the line that the spool keeps of it. */
type Judged = { refused: 'unknown' | 'unreadable' | 'too_many' } | { line: string };

const UNKNOWN = { refused: 'unknown' } as const;
const UNREADABLE = { refused: 'unreadable' } as const;
const TOO_MANY = { refused: 'too_many' } as const;

export const openIntake = (options: IntakeOptions): Intake => {
  const { database, clock, spool, log } = options;
  const pixels = openPixels(database);
  const salts = openSalts(database);
  const limits = limiting(options.limits ?? DEFAULT_LIMITS);

  /** Waits for nothing: whatever was read of a request is forgotten before its line is on the disk. */
  const judged = (request: PixelRequest, arrivedAt: number): Judged => {
    const pixel = pixels.get(request.key);
    if (!pixel || !pixels.takes(request.key, request.origin)) return UNKNOWN;
    const address = visitorAddress(request.peer, request.forwarded, pixel.proxies);
    if (!limits.address(customerOf(address), arrivedAt) || !limits.store(pixel.key, arrivedAt))
      return TOO_MANY;
    const given = parsed(request.body);
    if (!given) return UNREADABLE;
    const userAgent = request.userAgent.slice(0, LONGEST_AGENT);
    const ids = idsOf({ pixel, given, arrivedAt, address, userAgent, salts });
    const visitor = given.u === undefined ? (ids[utcDay(arrivedAt)] ?? '') : `${pixel.key} ${given.u}`;
    if (!limits.visitor(visitor, arrivedAt, given.e.length)) return TOO_MANY;
    const sender: IdentifiedSender = {
      arrivedAt,
      filtered: isRobot(userAgent, given.h === 1) ? 'bot' : pixel.internal.has(address) ? 'internal' : null,
      device: deviceOf(userAgent, given.t === 1),
      country: request.country && COUNTRY.test(request.country) ? request.country : 'unknown',
      ids,
    };
    return { line: lineOf(pixel, sender, request.body) };
  };

  let toldAt = -Infinity;
  /** A full disk is the owner's to mend, and nobody sees what is not there. */
  const tell = (error: unknown) => {
    if (Date.now() - toldAt < TELLING_MS) return;
    toldAt = Date.now();
    log(unkept(error));
  };

  return {
    forget: pixels.forget,
    allows: async (key, origin) => {
      await pixels.renew();
      return pixels.takes(key, origin);
    },
    take: async (request) => {
      const arrivedAt = clock().getTime();
      const news = pixels.renew();
      // whom the store takes events from is not kept waiting while an import holds the database
      if (news && !pixels.takes(request.key, request.origin)) await news;
      const turning = salts.turn(utcDay(arrivedAt));
      if (turning) await turning;
      const found = judged(request, arrivedAt);
      if ('refused' in found) return found.refused;
      try {
        await spool.append(found.line);
        return 'taken';
      } catch (error) {
        tell(error);
        return 'unavailable';
      }
    },
  };
};

interface Sent {
  pixel: ActivePixel;
  given: PixelBatch;
  arrivedAt: number;
  address: string;
  userAgent: string;
  salts: Salts;
}

/** The ids of whoever has that address and browser, on the days on which the events may have happened. */
const idsOf = ({ pixel, given, arrivedAt, address, userAgent, salts }: Sent): Record<Day, string> => {
  let oldest = 0;
  for (const { a } of given.e) oldest = Math.max(oldest, a);
  const ids: Record<Day, string> = {};
  for (const day of daysOf(arrivedAt, oldest)) {
    const salt = salts.of(day);
    if (salt !== null) ids[day] = dailyId(salt, pixel.key, address, userAgent);
  }
  return ids;
};
