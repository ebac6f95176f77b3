import { useNavigate, useSearch } from '@tanstack/react-router';
import { z } from 'zod';
import { pageSearch } from '../../search';
import { ORDER_STATUSES, PARITY_LISTS, type RowDimension, WITNESSES } from '../../../shared/lists';

/** What the address of the Data page says beside the period. */

export const TABS = [
  { tab: 'sources', name: 'Sources' },
  { tab: 'imports', name: 'Imports' },
  { tab: 'tracking', name: 'Tracking' },
  { tab: 'channels', name: 'Channels' },
  { tab: 'parity', name: 'Parity' },
  { tab: 'orders', name: 'Orders' },
  { tab: 'series', name: 'Series' },
  { tab: 'rates', name: 'FX rates' },
] as const;
export type DataTab = (typeof TABS)[number]['tab'];

/** What the lists of rows can be narrowed to, in the order of their menus. */
export const DIMENSIONS = [
  'channel',
  'country',
  'device',
  'currency',
  'customer_type',
  'identity',
] as const satisfies readonly RowDimension[];

export const SERIES_STEPS = ['day', 'week', 'month'] as const;

const text = z.string().min(1).max(200).optional().catch(undefined);

export const dataSearch = pageSearch.extend({
  tab: z
    .enum(TABS.map(({ tab }) => tab))
    .optional()
    .catch(undefined),
  /** What the file that is being imported is read as. */
  as: text,
  /** The list: orders, or what was reversed of them. */
  kind: z.enum(['orders', 'reversals']).optional().catch(undefined),
  channel: text,
  country: text,
  device: text,
  currency: text,
  customer_type: text,
  identity: text,
  status: z.enum(ORDER_STATUSES).optional().catch(undefined),
  /** Id of an order. */
  id: text,
  /** Day at which the list begins. */
  at: pageSearch.shape.from,
  /** The order whose drawer is open: source and id. */
  order: z.string().max(600).optional().catch(undefined),
  /** The metric whose rows these are. */
  of: text,
  /** The source whose drawer is open. */
  source: text,
  /** The platform that is being connected; `choose` = none is chosen yet. */
  connect: text,
  /** The kind of shop whose tracking lines are shown. */
  shop: z.enum(['shopify', 'woocommerce', 'magento', 'headless']).optional().catch(undefined),
  /** Parity: who saw the orders, which list of it, and which cause in that list. */
  witness: z.enum(WITNESSES).optional().catch(undefined),
  list: z.enum(PARITY_LISTS).optional().catch(undefined),
  cause: z
    .string()
    .regex(/^[a-z_]{1,40}$/)
    .optional()
    .catch(undefined),
  /** The platform's figure that ours is bridged to, what it says, whose days it has, what it contains. */
  their: z
    .string()
    .regex(/^[a-z0-9_]{1,40}$/)
    .optional()
    .catch(undefined),
  figure: z.coerce.string().max(20).optional().catch(undefined),
  zone: text,
  contains: text,
  /** The pair whose rates are shown: `EUR/SEK`. */
  pair: z
    .string()
    .regex(/^[A-Z]{3}\/[A-Z]{3}$/)
    .optional()
    .catch(undefined),
  /** The series that is shown, and in what steps. */
  series: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,79}$/)
    .optional()
    .catch(undefined),
  by: z.enum(SERIES_STEPS).optional().catch(undefined),
  /** The saved list of channel rules that is shown, by its number. */
  saved: z.coerce.number().int().min(1).max(2_147_483_647).optional().catch(undefined),
});

export type DataSearch = z.infer<typeof dataSearch>;

export const useDataSearch = (): DataSearch => useSearch({ from: '/s/$store/data' });

/** Changes some of the address and keeps the rest; undefined removes. */
export const useSetData = (): ((change: Partial<DataSearch>) => void) => {
  const navigate = useNavigate({ from: '/s/$store/data' });
  return (change) =>
    void navigate({ to: '.', search: (previous) => ({ ...previous, ...change }), resetScroll: false });
};

/** What the server is asked for by this address. */
export const filterOf = (store: string, search: DataSearch) => {
  const { from, to, status, id } = search;
  const where = DIMENSIONS.flatMap((dimension) => {
    const value = search[dimension];
    return value === undefined ? [] : [{ dimension, value }];
  });
  return {
    store,
    where,
    ...(from && !(to && from >= to) && { from }),
    ...(to && !(from && from >= to) && { to }),
    ...(status && { status }),
    ...(id && { id }),
  };
};

export const isFiltered = (search: DataSearch): boolean =>
  [...DIMENSIONS, 'from', 'to', 'status', 'id', 'at'].some(
    (key) => search[key as keyof DataSearch] !== undefined,
  );
