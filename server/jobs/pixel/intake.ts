import type { Database } from '../../../drizzle/client';
import { DomainError } from '../../errors';
import { deviceOf, isRobot } from '../../sources/pixel/browser';
import { visitorAddress } from '../../sources/pixel/address';
import { channelOf } from '../../sources/pixel/channel';
import { batch, type PixelBatch, type PixelEvent } from '../../sources/pixel/events';
import { GAP_MS } from '../../sources/pixel/sessions';
import type { Clock, Day } from '../../time';
import type { Journal } from '../journal';
import { DEFAULT_LIMITS, limiting, type PixelLimits } from './limits';
import { activePixels, type ActivePixel } from './pixels';
import { consentedId, dailyId, openSalts, type Salts } from './salts';

/** From a storefront's request to lines in the journal. Address and user agent end here. */

/** An event as the journal keeps it. */
export interface KeptEvent {
  id: string;
  visitor: string;
  continues: string | null;
  /** ms since epoch. */
  at: number;
  channel: string | null;
  /** What else was sent of it. */
  event: PixelEvent;
}

/** One accepted request: a line of the journal. */
export interface Kept {
  storeId: number;
  /** ms since epoch. */
  arrivedAt: number;
  filtered: 'bot' | 'internal' | null;
  device: string;
  country: string;
  events: KeptEvent[];
}

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
  journal: Journal;
  limits?: PixelLimits | undefined;
}

/** A pixel that was changed by another process is known after this. */
const PIXELS_AGE_MS = 5_000;
const LONGEST_AGENT = 500;

const DAY_MS = 24 * 3_600_000;

let lastDay = { number: NaN, day: '' };
/** The UTC day of an instant; nearly always the same as of the one before. */
const utcDay = (ms: number): Day => {
  const number = Math.floor(ms / DAY_MS);
  if (number !== lastDay.number) lastDay = { number, day: new Date(ms).toISOString().slice(0, 10) };
  return lastDay.day;
};

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
  const { database, clock, journal } = options;
  const pixels = openPixels(database);
  const salts = openSalts(database);
  const limits = limiting(options.limits ?? DEFAULT_LIMITS);
  return {
    forget: () => void pixels.forget(),
    allows: async (key, origin) =>
      origin !== undefined && Boolean((await pixels.get(key))?.origins.has(origin)),
    take: async (request) => {
      const pixel = await pixels.get(request.key);
      if (!pixel || request.origin === undefined || !pixel.origins.has(request.origin)) return 'unknown';
      const arrivedAt = clock().getTime();
      const address = visitorAddress(request.peer, request.forwarded, pixel.proxies);
      if (!limits.address(address, arrivedAt)) return 'too_many';
      if (!limits.store(pixel.key, arrivedAt)) return 'too_many';
      const given = parsed(request.body);
      if (!given) return 'unreadable';
      await salts.turn(utcDay(arrivedAt));
      const kept = keptOf({ request, pixel, given, arrivedAt, address, salts });
      if (!limits.visitor(kept.events[0]!.visitor, arrivedAt, kept.events.length)) return 'too_many';
      try {
        await journal.append(JSON.stringify(kept));
        return 'taken';
      } catch (error) {
        if (error instanceof DomainError) return 'unavailable';
        throw error;
      }
    },
  };
};

interface Read {
  request: PixelRequest;
  pixel: ActivePixel;
  given: PixelBatch;
  arrivedAt: number;
  address: string;
  salts: Salts;
}

const keptOf = (read: Read): Kept => {
  const { request, pixel, given, arrivedAt, address } = read;
  const userAgent = request.userAgent.slice(0, LONGEST_AGENT);
  const robot = isRobot(userAgent, given.h === 1);
  const by = whose(read, userAgent);
  return {
    storeId: pixel.storeId,
    arrivedAt,
    filtered: robot ? 'bot' : pixel.internal.has(address) ? 'internal' : null,
    device: deviceOf(userAgent, given.t === 1),
    country: /^[A-Z]{2}$/.test(request.country ?? '') ? request.country! : 'unknown',
    events: given.e.map((event) => ({
      id: event.i,
      at: arrivedAt - event.a,
      channel: event.k === 'view' ? cameBy(event, pixel) : null,
      ...by(arrivedAt - event.a),
      event,
    })),
  };
};

const cameBy = ({ r, s, m, g }: Extract<PixelEvent, { k: 'view' }>, { ownHosts }: ActivePixel) =>
  channelOf({ referrer: r, utmSource: s, utmMedium: m, clickId: g }, ownHosts);

type Whose = Pick<KeptEvent, 'visitor' | 'continues'>;

/** Whose events these are, by the moment at which each happened. */
const whose = ({ pixel, given, address, salts }: Read, userAgent: string): ((at: number) => Whose) => {
  const ids = new Map<Day, string | null>();
  const idOn = (day: Day): string | null => {
    const known = ids.get(day);
    if (known !== undefined) return known;
    const salt = salts.of(day);
    const id = salt === null ? null : dailyId(salt, pixel.key, address, userAgent);
    ids.set(day, id);
    return id;
  };
  // an event of a day whose salt is gone, or never was, counts with the next day's
  const own = (at: number): string => idOn(utcDay(at)) ?? idOn(utcDay(at + DAY_MS)) ?? '';
  if (given.u !== undefined) {
    const visitor = consentedId(pixel.key, given.u);
    return (at) => ({ visitor, continues: given.j === 1 ? own(at) : null });
  }
  // Ids change at midnight UTC, sessions do not end there: what happens in the first half hour says
  // which id the same browser had the day before, and nothing later does.
  return (at) => ({ visitor: own(at), continues: at % DAY_MS >= GAP_MS ? null : idOn(utcDay(at - GAP_MS)) });
};
