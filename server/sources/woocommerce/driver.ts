import { z } from 'zod';
import { DomainError, firstIssue } from '../../errors';
import { toMinor } from '../../facts/money';
import { addDays, dayOf, startOfDay, type Period, type Day } from '../../time';
import { settingOf, type Connection, type DayTally, type Driver, type Shop } from '../driver';
import { get, getAll, gmtOf, SKIPPED_MS } from './api';
import { hooks } from './hooks';
import { amount } from '../payload';
import { pull } from './pull';
import { isDraft, standingOf } from './standing';
import { INVALID, noRestApi, unreadableOrder } from './sentences';

const keyProblem = (prefix: string) => (text: string) =>
  text.startsWith(prefix) ? null : INVALID.begin(prefix);

export const woocommerce: Driver = {
  platform: 'woocommerce',
  label: 'WooCommerce',
  about: 'Orders and refunds by the REST API of WooCommerce 5.8 or newer, and its webhooks.',
  fields: [
    {
      name: 'address',
      label: 'Address of the shop',
      hint: 'Where the shop is, such as https://shop.example.',
      isSecret: false,
    },
    {
      name: 'consumerKey',
      label: 'Consumer key',
      hint: 'WooCommerce → Settings → Advanced → REST API → Add key, permission Read. It begins with ck_.',
      isSecret: true,
      problem: keyProblem('ck_'),
    },
    {
      name: 'consumerSecret',
      label: 'Consumer secret',
      hint: 'Shown beside the consumer key, once. It begins with cs_.',
      isSecret: true,
      problem: keyProblem('cs_'),
    },
    {
      name: 'webhookSecret',
      label: 'Secret of the webhooks',
      hint: 'Only for webhooks: the secret that is entered with each of them.',
      isSecret: true,
      isOptional: true,
    },
  ],
  check,
  covers: () => ['orders'],
  pull,
  tally,
  hooks,
};

const root = z.object({ name: z.string().catch(''), timezone_string: z.string().catch('') });
const setting = z.object({ value: z.string() });

async function check(connection: Connection): Promise<Shop> {
  const site = root.safeParse((await siteOf(connection)).json());
  // Whoever may read orders may sync; the currency is a courtesy that a key can lack.
  await get(connection, '/wc/v3/orders', { per_page: 1, _fields: 'id' });
  const currency = await get(connection, '/wc/v3/settings/general/woocommerce_currency')
    .then((answer) => setting.parse(answer.json()).value)
    .catch(() => null);
  const { name, timezone_string: zone } = site.success ? site.data : { name: '', timezone_string: '' };
  return { name: name || settingOf(connection, 'address'), currency, timeZone: zone || null };
}

const siteOf = async (connection: Connection) => {
  try {
    return await get(connection, '/');
  } catch (error) {
    if (error instanceof DomainError && error.code === 'not_found') throw noRestApi();
    throw error;
  }
};

const dayRow = z.object({
  status: z.string(),
  currency: z.string(),
  date_created_gmt: z.string(),
  total: amount,
  date_paid_gmt: z.string().nullish(),
  date_paid: z.string().nullish(),
  transaction_id: z.string().nullish(),
  refunds: z.array(z.object({ id: z.unknown(), total: z.unknown() })).catch([]),
  gift_cards: z.array(z.object({ amount })).catch([]),
  meta_data: z.array(z.object({ key: z.unknown(), value: z.unknown() })).catch([]),
});

/** A gift card that pays for an order is in no total, and no discount. */
const chargedFor = ({ total, gift_cards }: z.output<typeof dayRow>, currency: string): number =>
  gift_cards.reduce((sum, card) => sum + toMinor(card.amount, currency), toMinor(total, currency));

const readable = (row: unknown) => {
  const parsed = dayRow.safeParse(row);
  if (parsed.success) return parsed.data;
  const id = String((row as { id?: unknown } | null)?.id);
  throw unreadableOrder(String(id), firstIssue(parsed.error).path.join('.'));
};

/** Orders of a day that count, and what was charged for them, from a list of its own. */
async function tally(connection: Connection, days: Period): Promise<DayTally[]> {
  const { timeZone, currency } = connection.store;
  const [from, to] = [startOfDay(days.from, timeZone), startOfDay(days.to, timeZone)];
  const rows = await getAll(connection, '/wc/v3/orders', {
    ...{ status: 'any', orderby: 'id', order: 'asc', dates_are_gmt: 'true' },
    // Both ends are left out by the shop; orders of other days are passed over below.
    ...{ after: gmtOf(from - 1000 - SKIPPED_MS), before: gmtOf(to) },
    _fields:
      'id,status,currency,date_created_gmt,total,date_paid_gmt,transaction_id,refunds,gift_cards,meta_data',
  });
  const counted = new Map<Day, { orders: number; amountMinor: number | null }>();
  for (let day = days.from; day < days.to; day = addDays(day, 1))
    counted.set(day, { orders: 0, amountMinor: 0 });
  for (const row of rows) {
    if (isDraft(row)) continue;
    const order = readable(row);
    const day = counted.get(dayOf(Date.parse(`${order.date_created_gmt}Z`), timeZone));
    const standing = standingOf(order as Parameters<typeof standingOf>[0]);
    if (!day || standing.is === 'excluded') continue;
    day.orders += 1;
    if (order.currency !== currency || day.amountMinor === null) day.amountMinor = null;
    else day.amountMinor += chargedFor(order, currency);
  }
  return [...counted].map(([day, { orders, amountMinor }]) => ({ day, orders, amountMinor }));
}
