import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { iso, rows, type Db } from '../../drizzle/client';
import { badInput } from '../errors';
import { rangeProblem, rangesOf, type Ranges } from '../sources/pixel/address';
import type { Instant } from '../time';

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

const FIELDS = sql`store_id::int as "storeId", key, ${iso(sql`created_at`)} as "createdAt",
  origins::json as origins, internal::json as internal, proxies::json as proxies`;

export const pixelOf = async (tx: Db, storeId: number): Promise<Pixel | null> => {
  const [found] = await rows<Pixel>(tx, sql`select ${FIELDS} from pixels where store_id = ${storeId}`);
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
  throw badInput(
    `"${text}" is no origin.`,
    'Write the scheme and host of the shop and nothing else, such as https://shop.example.',
  );
};

const checked = ({ origins, internal, proxies }: PixelSettings): PixelSettings => {
  for (const range of [...internal, ...proxies]) {
    const problem = rangeProblem(range);
    if (problem) throw badInput(`"${range}" ${problem}.`);
  }
  return { origins: [...new Set(origins.map(originOf))], internal, proxies };
};

/** Sets the pixel up, or changes it; its key stays. @throws DomainError `bad_input` naming what is wrong. */
export const savePixel = async (tx: Db, storeId: number, given: PixelSettings, now: Date): Promise<Pixel> => {
  const { origins, internal, proxies } = checked(given);
  const key = randomBytes(12).toString('base64url');
  const [saved] = await rows<Pixel>(
    tx,
    sql`insert into pixels (store_id, key, created_at, origins, internal, proxies)
        values (${storeId}, ${key}, ${now.toISOString()}, ${JSON.stringify(origins)},
          ${JSON.stringify(internal)}, ${JSON.stringify(proxies)})
        on conflict (store_id) do update set origins = excluded.origins, internal = excluded.internal,
          proxies = excluded.proxies
        returning ${FIELDS}`,
  );
  return saved!;
};

const activeOf = ({ storeId, key, origins, internal, proxies }: Pixel): ActivePixel => {
  const ownHosts = origins.filter((origin) => origin !== 'null').map((origin) => new URL(origin).hostname);
  return {
    ...{ storeId, key, ownHosts, origins: new Set(origins) },
    ...{ internal: rangesOf(internal), proxies: rangesOf(proxies) },
    lineHead: JSON.stringify({ storeId, key, ownHosts }).slice(0, -1),
  };
};

/** Every pixel by its key, as requests are held against it. */
export const activePixels = async (db: Db): Promise<Map<string, ActivePixel>> => {
  const all = await rows<Pixel>(db, sql`select ${FIELDS} from pixels`);
  return new Map(all.map((pixel) => [pixel.key, activeOf(pixel)]));
};
