import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { deliveryIdOf } from '../payload';
import type { Hooks, Received } from '../driver';
import { problemsOf, readOrder, readRefund, type Reading } from './reading';
import { unreadableHook, hookNotJson, dataRequested, erasureAsked, appRemoved } from './sentences';

/** Shopify's webhooks. */

const ORDERS = ['orders/create', 'orders/updated', 'orders/cancelled'];
const TOPICS = [
  ...ORDERS,
  ...['orders/edited', 'orders/delete', 'refunds/create'],
  'customers/merge',
  ...['customers/data_request', 'customers/redact', 'shop/redact', 'app/uninstalled'],
] as const;

export const hooks: Hooks = {
  topics: TOPICS,
  erasing: ['customers/redact'],
  accept: ({ headers, body }, { clientSecret }) => {
    const sent = headers['x-shopify-hmac-sha256'];
    const topic = headers['x-shopify-topic'];
    if (!clientSecret || !sent || !topic || topic.length > 80) return null;
    const own = createHmac('sha256', clientSecret).update(body).digest();
    const theirs = Buffer.from(sent, 'base64');
    if (theirs.length !== own.length || !timingSafeEqual(own, theirs)) return null;
    return { deliveryId: deliveryIdOf(TOPICS, topic, own), topic };
  },
  read: (topic, body, { name }) => {
    const payload = json(body);
    if (ORDERS.includes(topic) || topic.startsWith('orders/')) return ofOrders(topic, payload, name);
    const reader = Object.hasOwn(READERS, topic) ? READERS[topic] : undefined;
    return reader ? reader(payload, name) : {};
  },
};

const json = (body: string): unknown => {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw hookNotJson();
  }
};

const received = (reading: Reading): Received => {
  if ('problems' in reading) throw unreadableHook(reading.problems);
  return { facts: { sales: [reading.fact] } };
};

/** Strict where a wrong topic, which the signature does not cover, could do harm. */
const parsed = <T extends z.ZodType>(shape: T, payload: unknown): z.output<T> => {
  const result = shape.safeParse(payload);
  if (result.success) return result.data;
  throw unreadableHook(problemsOf(result.error, payload));
};

const number = z.union([z.string(), z.number()]).transform(String);
const deleted = z.strictObject({ id: number });
const merged = z.object({
  admin_graphql_api_customer_kept_id: z.string(),
  admin_graphql_api_customer_deleted_id: z.string(),
});
const person = z.object({
  customer: z.object({ id: number.nullish(), email: z.string().nullish(), phone: z.string().nullish() }),
});
/** An order has a customer too: only what lists the orders to forget asks to forget somebody. */
const redaction = person.extend({ orders_to_redact: z.array(z.unknown()) });
const request = person.extend({ data_request: z.object({ id: number }).nullish() });
const shopOf = z.object({ shop_domain: z.string() });
const uninstalled = z.object({ id: number, myshopify_domain: z.string() });

const last = (gid: string) => /[^/]+$/.exec(gid)?.[0] ?? gid;

const ofOrders = (topic: string, payload: unknown, source: string): Received => {
  if (topic === 'orders/delete') return { remove: [parsed(deleted, payload).id] };
  // An edit comes as orders/updated too, with the whole order; what it added when, a sync asks for.
  if (topic === 'orders/edited') return {};
  return received(readOrder(payload, source));
};

/** Of other topics, such as customers/create, the orders say all that is kept. */
const READERS: Readonly<Record<string, (payload: unknown, source: string) => Received>> = {
  'refunds/create': (payload, source) => received(readRefund(payload, source)),
  'customers/merge': (payload) => {
    const ids = parsed(merged, payload);
    const [from, into] = [ids.admin_graphql_api_customer_deleted_id, ids.admin_graphql_api_customer_kept_id];
    return { merge: [{ from: last(from), into: last(into) }] };
  },
  'customers/redact': (payload) => {
    const { id, email, phone } = parsed(redaction, payload).customer;
    return { erase: [{ ...(id && { id }), ...(email && { email }), ...(phone && { phone }) }] };
  },
  'customers/data_request': (payload) => {
    const { customer, data_request } = parsed(request, payload);
    return {
      notice: dataRequested(customer.id, data_request?.id),
    };
  },
  'shop/redact': (payload) => ({
    notice: erasureAsked(parsed(shopOf, payload).shop_domain),
  }),
  'app/uninstalled': (payload) => ({
    disconnected: appRemoved(parsed(uninstalled, payload).myshopify_domain),
  }),
};
