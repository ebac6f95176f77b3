import { createHmac } from 'node:crypto';
import type { Random } from '../../server/demo/random';
import { KEYS } from '../sources/wooShop';

/** What campaigns send, and in which order they strike. */

/** The page that events of the pixel come from, and who sees it. */
export const ORIGIN = 'https://shop.example';
export const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';

/** An order of 10 EUR of the source `shop`, as programs send it. */
export const orderOf = (id: string) => ({
  ...{ type: 'order', source: 'shop', id, placedAt: '2026-03-01T09:30:00Z', currency: 'EUR' },
  customer: { id: `c-${id}` },
  lines: [{ quantity: 1, unitPrice: '10.00' }],
});

/** Such orders as a file. */
export const csvOf = (ids: readonly string[]): string =>
  [
    'order_id,placed_at,currency,customer_id,quantity,unit_price',
    ...ids.map((id) => `${id},2026-03-01 09:30,EUR,c-${id},1,10.00`),
    '',
  ].join('\n');

/** Headers of a webhook of the tests' shop that has made an order. */
export const signed = (body: string) => ({
  ...{ 'content-type': 'application/json', 'x-wc-webhook-topic': 'order.created' },
  'x-wc-webhook-signature': createHmac('sha256', KEYS.webhookSecret).update(body).digest('base64'),
});

/** Each kind as often as its count says, shuffled. */
export const dealt = <Kind extends string>(
  kinds: readonly Kind[],
  counts: Partial<Record<Kind, number>>,
  random: Random,
): Kind[] =>
  kinds
    .flatMap((kind) => Array.from({ length: counts[kind] ?? 0 }, () => ({ kind, at: random() })))
    .toSorted((a, b) => a.at - b.at)
    .map(({ kind }) => kind);
