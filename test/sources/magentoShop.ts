import type { IncomingMessage } from 'node:http';
import { localServer, type Answer, type LocalServer } from './localServer';

/**
 * A Magento shop on this machine that speaks REST V1 as it is documented: bearer token, search criteria
 * with filter groups, sort and pages, total_count; beyond its last page it gives the last one again.
 */

export type Payload = Record<string, unknown> & { entity_id: number };

/** Every amount in both currencies, which are one here. */
const twice = (amounts: Record<string, number>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(amounts).flatMap(([name, value]) => [
      [name, value],
      [`base_${name}`, value],
    ]),
  );

export const magentoItem = (
  item_id: number,
  qty_ordered: number,
  row_total: number,
  { parent_item_id, product_type = 'simple', ...amounts }: Record<string, number | string> = {},
): Record<string, unknown> => ({
  ...{ item_id, product_type, sku: `SKU-${item_id}`, name: `Thing ${item_id}`, qty_ordered },
  ...(parent_item_id !== undefined && { parent_item_id }),
  ...twice({ price: row_total / qty_ordered, row_total, tax_amount: 0, discount_amount: 0 }),
  ...twice(amounts as Record<string, number>),
});

/** An order in the documented shape; amounts that are not given are left out, as Magento leaves out what is nothing. */
export const magentoOrder = (
  entity_id: number,
  created_at: string,
  { items, amounts }: { items: Record<string, unknown>[]; amounts: Record<string, number> },
  more: Record<string, unknown> = {},
): Payload => ({
  ...{
    entity_id,
    increment_id: String(entity_id).padStart(9, '0'),
    state: 'processing',
    status: 'processing',
  },
  ...{ created_at, updated_at: created_at, store_id: 1, customer_is_guest: 1 },
  customer_email: `buyer${entity_id}@example.com`,
  ...{ base_currency_code: 'EUR', order_currency_code: 'EUR', store_currency_code: 'EUR' },
  ...{ base_to_order_rate: 1, store_to_base_rate: 0, store_to_order_rate: 0 },
  items,
  ...twice({ total_paid: amounts.grand_total ?? 0, ...amounts }),
  billing_address: { country_id: 'DE', telephone: '+49 30 1234' },
  extension_attributes: {
    shipping_assignments: [{ shipping: { address: { country_id: 'AT' } } }],
  },
  ...more,
});

/** One line of 10.00, paid. */
export const simpleOrder = (id: number, created: string, more: Record<string, unknown> = {}): Payload =>
  magentoOrder(
    id,
    created,
    { items: [magentoItem(id * 10, 1, 10)], amounts: { grand_total: 10, subtotal: 10 } },
    more,
  );

export const creditMemo = (
  entity_id: number,
  {
    order_id,
    created_at,
    items,
    amounts,
  }: {
    order_id: number;
    created_at: string;
    items: Record<string, unknown>[];
    amounts: Record<string, number>;
  },
  more: Record<string, unknown> = {},
): Payload => ({
  ...{ entity_id, order_id, increment_id: `CM${entity_id}`, state: 2, created_at, updated_at: created_at },
  ...{ base_currency_code: 'EUR', order_currency_code: 'EUR' },
  items,
  ...twice({ adjustment: 0, adjustment_positive: 0, adjustment_negative: 0, ...amounts }),
  ...more,
});

/** A row of a credit memo; without a sum it is a row whose parts carry it, or that has none. */
export const memoRow = (qty: number, price: number, row_total?: number): Record<string, unknown> => ({
  qty,
  ...twice({ price, ...(row_total !== undefined && { row_total }) }),
});

export interface MagentoShop extends LocalServer {
  orders: Payload[];
  memos: Payload[];
  /** Rows that the shop counts and does not send. */
  hides: Set<number>;
  /** True: a module passes over the search criteria. */
  ignoresCriteria: boolean;
  beforePage: () => void;
}

export const TOKEN = 'integration-token';
/** What the shop takes for now. */
const CLOCK = 'Wed, 18 Mar 2026 00:15:00 GMT';

export const startMagentoShop = async (): Promise<MagentoShop> => {
  const server = await localServer((url, request) => answer(shop, url, request));
  const shop: MagentoShop = Object.assign(server, {
    ...{ orders: [] as Payload[], memos: [] as Payload[], hides: new Set<number>() },
    ...{ ignoresCriteria: false, beforePage: () => {} },
  });
  return shop;
};

const answer = (shop: MagentoShop, url: URL, { headers }: IncomingMessage): Answer => {
  if (headers.authorization !== `Bearer ${TOKEN}`)
    return { status: 401, body: { message: "The consumer isn't authorized to access %resources." } };
  if (url.pathname === '/rest/V1/store/storeConfigs')
    return {
      body: [
        { id: 0, code: 'admin', base_currency_code: 'USD', timezone: 'UTC' },
        { id: 1, code: 'default', base_currency_code: 'EUR', timezone: 'Europe/Vienna' },
      ],
    };
  const list = { '/rest/V1/orders': shop.orders, '/rest/V1/creditmemos': shop.memos }[url.pathname];
  if (!list) return { status: 404, body: { message: 'Request does not match any route.' } };
  shop.beforePage();
  return { headers: { date: CLOCK }, body: found(shop, list, url.searchParams) };
};

const MATCHES: Record<string, (field: number | string, value: string) => boolean> = {
  gt: (field, value) => Number(field) > Number(value),
  gteq: (field, value) => String(field) >= value,
  lt: (field, value) => String(field) < value,
  in: (field, value) => value.split(',').includes(String(field)),
};

const found = (shop: MagentoShop, list: readonly Payload[], query: URLSearchParams) => {
  const of = (name: string) => query.get(`searchCriteria${name}`);
  let rows = [...list].sort((a, b) => a.entity_id - b.entity_id);
  for (let i = 0; of(`[filter_groups][${i}][filters][0][field]`) !== null && !shop.ignoresCriteria; i++) {
    const at = `[filter_groups][${i}][filters][0]`;
    const [field, is, value] = [of(`${at}[field]`)!, of(`${at}[condition_type]`)!, of(`${at}[value]`)!];
    rows = rows.filter((row) => MATCHES[is]!(row[field] as string | number, value));
  }
  const size = Number(of('[pageSize]') ?? 20);
  const page = Math.min(Number(of('[currentPage]') ?? 1), Math.max(1, Math.ceil(rows.length / size)));
  const items = rows.slice((page - 1) * size, page * size).filter((row) => !shop.hides.has(row.entity_id));
  return { items, search_criteria: { page_size: size, current_page: page }, total_count: rows.length };
};
