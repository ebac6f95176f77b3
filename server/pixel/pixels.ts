import { randomBytes } from 'node:crypto';
import { and, eq, getTableColumns, isNull } from 'drizzle-orm';
import { firstRow, type Db } from '../../drizzle/client';
import { pixels, stores } from '../../drizzle/schema';
import { rangeProblem, rangesOf, type Ranges } from '../addresses';
import type { Instant } from '../time';
import { noOrigin, wrongRange } from './sentences';

/** A store's pixel: its public key, and from where it takes events. */

export interface PixelSettings {
  /** Origins that may send, such as `https://shop.example`; `null` = a sandboxed frame, as Shopify's. */
  origins: string[];
  /** Addresses and ranges of the shop's own staff. */
  internal: string[];
  /** Addresses and ranges of proxies in front of this server. */
  proxies: string[];
}

export interface Pixel extends PixelSettings {
  storeId: number;
  key: string;
  createdAt: Instant;
}

/** A pixel as requests are held against it. */
export interface ActivePixel {
  storeId: number;
  key: string;
  origins: ReadonlySet<string>;
  ownHosts: readonly string[];
  internal: Ranges;
  proxies: Ranges;
  /** How a line of the spool begins: the same for each of its requests. */
  lineHead: string;
}

export const pixelOf = async (tx: Db, storeId: number): Promise<Pixel | null> => {
  const [found] = await tx.select().from(pixels).where(eq(pixels.storeId, storeId));
  return found ?? null;
};

/** `https://shop.example` of what somebody wrote. @throws DomainError `bad_input` that shows how it is written. */
const originOf = (text: string): string => {
  if (text === 'null') return text;
  try {
    const { origin, protocol, pathname, search, username } = new URL(text);
    if (/^https?:$/.test(protocol) && pathname === '/' && search === '' && username === '') return origin;
  } catch {
    // said below
  }
  throw noOrigin(text);
};

const checked = ({ origins, internal, proxies }: PixelSettings): PixelSettings => {
  for (const range of [...internal, ...proxies]) {
    const problem = rangeProblem(range);
    if (problem) throw wrongRange(range, problem);
  }
  return { origins: [...new Set(origins.map(originOf))], internal, proxies };
};

/** Sets the pixel up, or changes it; its key stays. @throws DomainError `bad_input` naming what is wrong. */
export const savePixel = async (tx: Db, storeId: number, given: PixelSettings, now: Date): Promise<Pixel> => {
  const settings = checked(given);
  const key = randomBytes(12).toString('base64url');
  const saved = await tx
    .insert(pixels)
    .values({ storeId, key, createdAt: now.toISOString(), ...settings })
    .onConflictDoUpdate({ target: pixels.storeId, set: settings })
    .returning();
  return firstRow(saved);
};

const activeOf = ({ storeId, key, origins, internal, proxies }: Pixel): ActivePixel => {
  const ownHosts = origins.filter((origin) => origin !== 'null').map((origin) => new URL(origin).hostname);
  return {
    ...{ storeId, key, ownHosts, origins: new Set(origins) },
    ...{ internal: rangesOf(internal), proxies: rangesOf(proxies) },
    lineHead: JSON.stringify({ storeId, key, ownHosts }).slice(0, -1),
  };
};

/** Every pixel of a store in use by its key, as requests are held against it. */
export const activePixels = async (db: Db): Promise<Map<string, ActivePixel>> => {
  const all = await db
    .select(getTableColumns(pixels))
    .from(pixels)
    .innerJoin(stores, and(eq(stores.id, pixels.storeId), isNull(stores.archivedAt)));
  return new Map(all.map((pixel) => [pixel.key, activeOf(pixel)]));
};
