import { DomainError } from '../../errors';
import type { OutgoingAnswer } from '../../outgoing';
import { settingOf, type Connection } from '../driver';
import { noRight, noList, noTotal, fewerSent } from './sentences';

/** WooCommerce's REST API v3: keys by basic authentication, lists in pages that say how many there are. */

export type Shop = Pick<Connection, 'settings' | 'credentials' | 'outgoing' | 'signal'>;

export interface Page {
  rows: unknown[];
  /** How many the list has in all, says the shop. */
  total: number;
  /** How many pages, says the shop: it may send fewer rows a page than it is asked for. */
  pages: number;
  /** The shop's own clock. */
  at: string | null;
}

/** Rows a page, at most. */
export const MOST = 100;

export type Query = Readonly<Record<string, string | number>>;

/** The shop's address without what people copy along with it. */
const rootOf = (shop: Shop): string =>
  settingOf(shop, 'address')
    .replace(/\/+$/, '')
    .replace(/\/(wp-json(\/.*)?|wp-admin(\/.*)?)$/, '');

export const get = async (shop: Shop, path: string, query: Query = {}): Promise<OutgoingAnswer> => {
  const { consumerKey, consumerSecret } = shop.credentials;
  const parameters = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  const suffix = parameters.size > 0 ? `?${parameters.toString()}` : '';
  const authorization = `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}`;
  try {
    return await shop.outgoing.send({
      url: `${rootOf(shop)}/wp-json${path}${suffix}`,
      headers: { authorization, accept: 'application/json' },
      signal: shop.signal,
    });
  } catch (error) {
    if (error instanceof DomainError && error.code === 'forbidden') throw noRight(error.message);
    throw error;
  }
};

export const getPage = async (shop: Shop, path: string, query: Query): Promise<Page> => {
  const answer = await get(shop, path, query);
  const rows = answer.json();
  const total = Number(answer.headers['x-wp-total'] ?? NaN);
  if (!Array.isArray(rows)) throw noList();
  if (!Number.isSafeInteger(total)) throw noTotal();
  const pages = Number(answer.headers['x-wp-totalpages'] ?? NaN);
  const at = Date.parse(answer.headers.date ?? '');
  return {
    rows,
    total,
    pages: Number.isSafeInteger(pages) ? pages : Math.ceil(total / MOST),
    at: Number.isFinite(at) ? new Date(at).toISOString() : null,
  };
};

/**
 * UTC without a zone, as `dates_are_gmt` wants it: WordPress turns an instant that names its zone into
 * the shop's own time, and then holds that against UTC.
 */
export const gmtOf = (instant: number | string): string => new Date(instant).toISOString().slice(0, 19);

/** A stamp that the shop's clock skips in spring is taken for one an hour later, though it is UTC. */
export const SKIPPED_MS = 3_600_000;

/** A whole list, to its last row. @throws DomainError `unavailable` if the shop sends fewer than it says. */
export const getAll = async (shop: Shop, path: string, query: Query = {}): Promise<unknown[]> => {
  const all: unknown[] = [];
  let last = '';
  for (let page = 1; ; page++) {
    const { rows, total } = await getPage(shop, path, { ...query, per_page: MOST, page });
    const text = JSON.stringify(rows);
    const isNew = rows.length > 0 && text !== last;
    if (isNew) all.push(...rows);
    if (all.length >= total) return all;
    last = text;
    if (!isNew) throw fewerSent(path, total, all.length);
  }
};
