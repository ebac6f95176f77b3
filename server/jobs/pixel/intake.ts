import type { Database } from '../../../drizzle/client';
import { DomainError } from '../../errors';
import { deviceOf, isRobot } from '../../sources/pixel/browser';
import { visitorAddress } from '../../sources/pixel/address';
import { batch, type PixelBatch } from '../../sources/pixel/events';
import type { Clock, Day } from '../../time';
import type { Spool } from '../spool';
import { daysOf, lineOf, utcDay, type KeptSender } from './kept';
import { DEFAULT_LIMITS, limiting, type PixelLimits } from './limits';
import { activePixels, type ActivePixel } from './pixels';
import { dailyId, openSalts, type Salts } from './salts';

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
}

/** A pixel that was changed by another process is known after this. */
const PIXELS_AGE_MS = 5_000;
const LONGEST_AGENT = 500;
const COUNTRY = /^[A-Z]{2}$/;

/** The pixels, read again once they are old; many requests share one look. */
const openPixels = (database: Database) => {
  let known: { pixels: Map<string, ActivePixel>; at: number } | null = null;
  let loading: Promise<Map<string, ActivePixel>> | null = null;
  const load = async () => {
    const pixels = await activePixels(database.db);
    known = { pixels, at: Date.now() };
    return pixels;
  };
  return {
    get: (key: string): ActivePixel | undefined | Promise<ActivePixel | undefined> => {
      if (known && Date.now() - known.at < PIXELS_AGE_MS) return known.pixels.get(key);
      return (loading ??= load().finally(() => (loading = null))).then((pixels) => pixels.get(key));
    },
    forget: () => (known = null),
  };
};

const parsed = (body: string): PixelBatch | null => {
  try {
    const given = batch.safeParse(JSON.parse(body));
    return given.success ? given.data : null;
  } catch {
    return null;
  }
};

export const openIntake = (options: IntakeOptions): Intake => {
  const { database, clock, spool } = options;
  const pixels = openPixels(database);
  const salts = openSalts(database);
  const limits = limiting(options.limits ?? DEFAULT_LIMITS);
  return {
    forget: () => void pixels.forget(),
    allows: async (key, origin) =>
      origin !== undefined && Boolean((await pixels.get(key))?.origins.has(origin)),
    take: async (request) => {
      const known = pixels.get(request.key);
      const pixel = known instanceof Promise ? await known : known;
      if (!pixel || request.origin === undefined || !pixel.origins.has(request.origin)) return 'unknown';
      const arrivedAt = clock().getTime();
      const address = visitorAddress(request.peer, request.forwarded, pixel.proxies);
      if (!limits.address(address, arrivedAt)) return 'too_many';
      if (!limits.store(pixel.key, arrivedAt)) return 'too_many';
      const given = parsed(request.body);
      if (!given) return 'unreadable';
      const today = utcDay(arrivedAt);
      const turning = salts.turn(today);
      if (turning) await turning;
      const userAgent = request.userAgent.slice(0, LONGEST_AGENT);
      const ids = idsOf({ pixel, given, arrivedAt, address, userAgent, salts });
      const visitor = given.u === undefined ? (ids[today] ?? '') : `${pixel.key} ${given.u}`;
      if (!limits.visitor(visitor, arrivedAt, given.e.length)) return 'too_many';
      const sender: KeptSender = {
        arrivedAt,
        filtered: isRobot(userAgent, given.h === 1) ? 'bot' : pixel.internal.has(address) ? 'internal' : null,
        device: deviceOf(userAgent, given.t === 1),
        country: COUNTRY.test(request.country ?? '') ? request.country! : 'unknown',
        ids,
      };
      try {
        await spool.append(lineOf(pixel, sender, request.body));
        return 'taken';
      } catch (error) {
        if (error instanceof DomainError) return 'unavailable';
        throw error;
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
