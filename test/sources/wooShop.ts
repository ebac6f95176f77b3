import type { IncomingMessage } from 'node:http';
import { localServer, type Answer, type LocalServer } from './localServer';

/**
 * A WooCommerce shop on this machine that speaks REST v3 as it is documented: basic authentication,
 * pages with X-WP-Total and X-WP-TotalPages, dates that exclude both ends, `_fields`, the trash as a
 * status of its own, refunds by order, errors with a code.
 */

export type Payload = Record<string, unknown> & { id: number; status: string };

const money = (value: number) => value.toFixed(2);

/** An order in the documented shape: one line, its tax on top, shipping. */
export const wooOrder = (id: number, created: string, more: Record<string, unknown> = {}): Payload => {
  const { price = 10, quantity = 1, tax = 0, shipping = 0, ...rest } = more as Record<string, number>;
  const net = price * quantity;
  return {
    id,
    parent_id: 0,
    number: String(id),
    created_via: 'checkout',
    version: '8.4.0',
    status: 'processing',
    currency: 'EUR',
    // The shop's own time is an hour ahead here, and never read.
    date_created: `${created.slice(0, 11)}23:59:59`,
    date_created_gmt: created,
    date_modified: created,
    date_modified_gmt: created,
    discount_total: '0.00',
    discount_tax: '0.00',
    shipping_total: money(shipping),
    shipping_tax: '0.00',
    cart_tax: money(tax),
    total: money(net + tax + shipping),
    total_tax: money(tax),
    prices_include_tax: false,
    customer_id: 0,
    billing: { first_name: 'Ann', email: `buyer${id}@example.com`, phone: '', country: 'DE' },
    shipping: { first_name: 'Ann', country: 'AT' },
    payment_method: 'card',
    transaction_id: `tx${id}`,
    date_paid: created,
    date_paid_gmt: created,
    meta_data: [
      { id: 1, key: '_plugin', value: { nested: ['anything', 1, null] } },
      { id: 2, key: '_flag', value: true },
    ],
    line_items: [
      {
        id: id * 10,
        name: 'Mug',
        product_id: 5,
        variation_id: 0,
        quantity,
        tax_class: '',
        subtotal: money(net),
        subtotal_tax: money(tax),
        total: money(net),
        total_tax: money(tax),
        taxes: [],
        meta_data: [],
        sku: 'MUG',
        price,
      },
    ],
    tax_lines: [],
    shipping_lines: [],
    fee_lines: [],
    coupon_lines: [],
    refunds: [],
    ...rest,
  } as Payload;
};

/** A refund in full, of goods. */
export const wooRefund = (id: number, created: string, amount: number, units = 1) => ({
  id,
  date_created: created,
  date_created_gmt: created,
  amount: money(amount),
  reason: '',
  refunded_by: 1,
  refunded_payment: true,
  meta_data: [],
  line_items: [
    {
      id: id * 10,
      name: 'Mug',
      quantity: -units,
      subtotal: money(-amount),
      total: money(-amount),
      total_tax: '0.00',
    },
  ],
  shipping_lines: [],
  fee_lines: [],
});

export interface WooShop extends LocalServer {
  orders: Payload[];
  /** By order. */
  refunds: Map<number, unknown[]>;
  /** Rows that the shop counts and does not send. */
  hides: Set<number>;
  /** Called before each page of orders. */
  beforePage: (page: number) => void;
  /** False: a proxy takes the totals away. */
  tellsTotal: boolean;
  /** What it says of its lists instead; then a cache gives the first page for every other. */
  lies: Record<string, string> | null;
}

/** The shop is in Vienna. */
const AN_HOUR = 3_600_000;
/** What the shop takes for now. */
const CLOCK = 'Wed, 18 Mar 2026 00:15:00 GMT';

export const KEYS = { consumerKey: 'ck_test', consumerSecret: 'cs_test', webhookSecret: 'whsec' };
const BASIC = `Basic ${Buffer.from('ck_test:cs_test').toString('base64')}`;

export const startWooShop = async (): Promise<WooShop> => {
  const state = {
    orders: [] as Payload[],
    refunds: new Map<number, unknown[]>(),
    hides: new Set<number>(),
    beforePage: (_page: number) => {},
    tellsTotal: true,
    lies: null as Record<string, string> | null,
  };
  const server = await localServer((url, request) => answer(shop, url, request));
  const shop: WooShop = Object.assign(server, state);
  return shop;
};

const refuse = (status: number, code: string, message: string): Answer => ({
  status,
  body: { code, message, data: { status } },
});

const answer = (shop: WooShop, url: URL, { headers }: IncomingMessage): Answer => {
  const path = url.pathname.replace(/^\/wp-json/, '');
  if (path === '/') return { body: { name: 'Mug shop', timezone_string: 'Europe/Vienna', gmt_offset: 1 } };
  if (headers.authorization !== BASIC)
    return refuse(401, 'woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.');
  if (path === '/wc/v3/settings/general/woocommerce_currency')
    return { body: { id: 'woocommerce_currency', value: 'EUR' } };
  const refunds = /^\/wc\/v3\/orders\/(\d+)\/refunds$/.exec(path);
  if (refunds) return listed(shop, shop.refunds.get(Number(refunds[1])) ?? [], url);
  if (path === '/wc/v3/orders') return ordersAt(shop, url);
  return refuse(404, 'rest_no_route', 'No route was found.');
};

const ordersAt = (shop: WooShop, url: URL): Answer => {
  const query = url.searchParams;
  shop.beforePage(Number(query.get('page') ?? 1));
  // As WordPress does: without a zone it is taken as it stands, with one it becomes the shop's own time first.
  const bound = (name: string) => {
    const text = query.get(name);
    if (text === null) return null;
    return /Z$|[+-]\d\d:\d\d$/.test(text) ? Date.parse(text) + AN_HOUR : Date.parse(`${text}Z`);
  };
  const at = (order: Payload, field: string) => Date.parse(`${order[field] as string}Z`);
  const [changed, after, before] = [bound('modified_after'), bound('after'), bound('before')];
  const trash = query.get('status') === 'trash';
  const found = shop.orders
    .filter((order) => (order.status === 'trash') === trash)
    .filter((order) => changed === null || at(order, 'date_modified_gmt') > changed)
    .filter((order) => after === null || at(order, 'date_created_gmt') > after)
    .filter((order) => before === null || at(order, 'date_created_gmt') < before)
    .sort((a, b) => a.id - b.id);
  return listed(shop, found, url);
};

const listed = (shop: WooShop, all: readonly unknown[], url: URL): Answer => {
  const size = Number(url.searchParams.get('per_page') ?? 10);
  const page = shop.lies ? 1 : Number(url.searchParams.get('page') ?? 1);
  const fields = url.searchParams.get('_fields')?.split(',');
  const rows = all
    .slice((page - 1) * size, page * size)
    .filter((row) => !shop.hides.has((row as Payload).id))
    .map((row) =>
      fields
        ? Object.fromEntries(Object.entries(row as Payload).filter(([name]) => fields.includes(name)))
        : row,
    );
  const totals = {
    'x-wp-total': String(all.length),
    'x-wp-totalpages': String(Math.ceil(all.length / size)),
  };
  return { body: rows, headers: { date: CLOCK, ...(shop.tellsTotal && totals), ...shop.lies } };
};
