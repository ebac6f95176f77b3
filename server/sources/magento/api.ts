import { z } from 'zod';
import { DomainError } from '../../errors';
import type { OutgoingAnswer } from '../../outgoing';
import { settingOf, type Connection } from '../driver';
import { noRight, noList, otherItems } from './sentences';

/** Magento's REST API: a bearer token, lists by search criteria that say how many they have in all. */

export type Shop = Pick<Connection, 'settings' | 'credentials' | 'outgoing' | 'signal'>;

export interface Filter {
  field: string;
  /** Magento's own: gt, gteq, lt, in … */
  is: string;
  value: string;
}

/** The shop's address without what people copy along with it. */
const rootOf = (shop: Shop): string =>
  settingOf(shop, 'address')
    .replace(/\/+$/, '')
    .replace(/\/rest(\/.*)?$/, '');

export const get = async (
  shop: Shop,
  path: string,
  query = new URLSearchParams(),
): Promise<OutgoingAnswer> => {
  const suffix = query.size > 0 ? `?${query.toString()}` : '';
  try {
    return await shop.outgoing.send({
      url: `${rootOf(shop)}/rest/V1${path}${suffix}`,
      headers: { authorization: `Bearer ${shop.credentials.token}`, accept: 'application/json' },
      signal: shop.signal,
    });
  } catch (error) {
    if (error instanceof DomainError && error.code === 'forbidden') throw noRight(error.message);
    throw error;
  }
};

/** Items a page. */
export const PAGE_SIZE = 100;

export interface Page {
  items: unknown[];
  /** Number of the last item; that of the page before where there is none. */
  last: number;
  /** How many there are from here on, says the shop. */
  total: number;
  /** The shop's own clock. */
  at: string | null;
}

const page = z.object({
  items: z
    .array(z.unknown())
    .nullish()
    .transform((items) => items ?? []),
  total_count: z.int(),
});

/**
 * The items behind the one of number `after`, in the order of their numbers. Pages are never counted.
 * Beyond its last page Magento gives the last one again, and what is added or goes moves the others.
 */
export const itemsAfter = async (
  shop: Shop,
  path: '/orders' | '/creditmemos',
  { after, filters, fields }: { after: number; filters: readonly Filter[]; fields?: string },
): Promise<Page> => {
  const query = new URLSearchParams();
  [...filters, { field: 'entity_id', is: 'gt', value: String(after) }].forEach(({ field, is, value }, i) => {
    const at = `searchCriteria[filter_groups][${i}][filters][0]`;
    query.set(`${at}[field]`, field);
    query.set(`${at}[condition_type]`, is);
    query.set(`${at}[value]`, value);
  });
  query.set('searchCriteria[sortOrders][0][field]', 'entity_id');
  query.set('searchCriteria[sortOrders][0][direction]', 'ASC');
  query.set('searchCriteria[pageSize]', String(PAGE_SIZE));
  query.set('searchCriteria[currentPage]', '1');
  if (fields) query.set('fields', fields);
  const answer = await get(shop, path, query);
  const parsed = page.safeParse(answer.json());
  if (!parsed.success) throw noList(path);
  const { items, total_count: total } = parsed.data;
  const at = Date.parse(answer.headers.date ?? '');
  return {
    ...{ items, total, last: lastOf(items, after, path) },
    at: Number.isFinite(at) ? new Date(at).toISOString() : null,
  };
};

/** @throws DomainError `unavailable` if the shop passes over what it was asked: the same page would come for ever. */
const lastOf = (items: readonly unknown[], after: number, path: string): number =>
  items.reduce<number>((before, item) => {
    const number = Number((item as { entity_id?: unknown } | null)?.entity_id);
    if (number > before) return number;
    throw otherItems(path, before);
  }, after);

/** `2026-03-01 09:30:00` in UTC, as Magento writes instants. */
export const stampOf = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
