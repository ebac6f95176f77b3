import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Accepted, Connection, HookRequest, Hooks, Received } from '../driver';
import { deliveryIdOf, platformId } from '../payload';
import { stampReader } from '../stamps';
import { orderReading } from './order';
import { unreadableHook, deletedUnnamed, hookNotJson } from './sentences';

const TOPICS = ['order.created', 'order.updated', 'order.deleted', 'order.restored'];

/** Webhooks: an order as the REST API has it, signed over the bytes of its body. */
export const hooks: Hooks = {
  topics: TOPICS,
  // Unsigned, when a webhook is saved: the shop only wants to know whether somebody is there.
  isGreeting: ({ body }) => /^webhook_id=\d{1,20}$/.test(body.toString('latin1', 0, 40)),
  accept: (request, { webhookSecret }) => (webhookSecret ? accepted(request, webhookSecret) : null),
  read: (topic, body, connection) => read(topic, body, connection),
};

const accepted = ({ headers, body }: HookRequest, secret: string): Accepted | null => {
  const signature = Buffer.from(headers['x-wc-webhook-signature'] ?? '', 'base64');
  const expected = createHmac('sha256', secret).update(body).digest();
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return null;
  const topic = headers['x-wc-webhook-topic'];
  if (!topic || topic.length > 80) return null;
  return { deliveryId: deliveryIdOf(TOPICS, topic, expected), topic };
};

const read = (
  topic: string,
  body: string,
  { name, store }: Omit<Connection, 'credentials' | 'outgoing'>,
): Received => {
  if (!topic.startsWith('order.')) return {};
  const payload = parsed(body);
  if (topic === 'order.deleted') return { remove: [deletedIn(payload)] };
  const reading = { source: name, readStamp: stampReader(store.timeZone) };
  // An order tells the sums of its refunds alone: the next sync asks for their days and lines.
  const sale = orderReading(payload, 'later', reading);
  if ('refused' in sale) throw unreadableHook(sale.refused);
  return 'facts' in sale ? { facts: { sales: sale.facts } } : {};
};

const deleted = z.strictObject({ id: platformId });

/** Of a deleted order comes its number alone: a whole order under this topic, which is not signed, is none. */
const deletedIn = (payload: unknown): string => {
  const parsed = deleted.safeParse(payload);
  if (parsed.success) return parsed.data.id;
  throw deletedUnnamed();
};

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw hookNotJson();
  }
};
