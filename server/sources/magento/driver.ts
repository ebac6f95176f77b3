import { z } from 'zod';
import { firstIssue } from '../../errors';
import { addDays, dayOf, startOfDay, type Period, type Day } from '../../time';
import { settingOf, type Connection, type DayTally, type Driver, type Shop } from '../driver';
import { get, itemsAfter, stampOf } from './api';
import { moneyOf } from './money';
import { standingOf } from './order';
import { orderPayload, utc } from './payload';
import { inStores, pull } from './pull';
import { INVALID, noneSent, unreadableOrder } from './sentences';

export const magento: Driver = {
  platform: 'magento',
  label: 'Magento',
  about: 'Orders and credit memos by the REST API of Magento 2 or Adobe Commerce.',
  fields: [
    {
      name: 'address',
      label: 'Address of the shop',
      hint: 'Where the shop is, such as https://shop.example.',
      isSecret: false,
    },
    {
      name: 'token',
      label: 'Access token',
      hint: 'System → Integrations → Add new, with the right to Sales and to Stores; activate it and copy the access token.',
      isSecret: true,
    },
    {
      name: 'storeIds',
      label: 'Store views',
      hint: 'Only where one installation runs several shops: the ids of the store views to fetch, such as 1,3.',
      isSecret: false,
      isOptional: true,
      problem: (text) => (/^\d+(\s*,\s*\d+)*$/.test(text) ? null : INVALID.storeIds),
    },
  ],
  check,
  covers: () => ['orders'],
  pull,
  tally,
};

const configs = z.array(
  z.object({
    id: z.union([z.number(), z.string()]),
    code: z.string().catch(''),
    base_url: z.string().catch(''),
    base_currency_code: z.string().nullish(),
    timezone: z.string().nullish(),
  }),
);

async function check(connection: Connection): Promise<Shop> {
  // Whoever may read orders may sync; the settings are a courtesy that a token can lack.
  await itemsAfter(connection, '/orders', {
    after: 0,
    filters: inStores(connection),
    fields: 'items[entity_id],total_count',
  });
  const found = await get(connection, '/store/storeConfigs')
    .then((answer) => configs.parse(answer.json()))
    .catch(() => []);
  const wanted = connection.settings.storeIds?.split(',').map((id) => id.trim());
  const config =
    found.find(({ id }) => wanted?.includes(String(id))) ?? found.find(({ id }) => String(id) !== '0');
  const host = new URL(settingOf(connection, 'address')).hostname;
  return {
    name: wanted && config ? `${host} (${config.code})` : host,
    currency: config?.base_currency_code ?? null,
    timeZone: config?.timezone ?? null,
  };
}

const FIELDS = [
  'entity_id,state,status,created_at,base_currency_code,order_currency_code',
  ...['grand_total', 'total_paid', 'total_invoiced'].flatMap((name) => [name, `base_${name}`]),
  'payment[amount_authorized,base_amount_authorized],extension_attributes',
  ...['gift_cards_amount', 'customer_balance_amount', 'reward_currency_amount'].flatMap((name) => [
    name,
    `base_${name}`,
  ]),
].join(',');

/** Orders of a day that count, and what was charged for them, from a list of its own. */
async function tally(connection: Connection, days: Period): Promise<DayTally[]> {
  const { timeZone, currency } = connection.store;
  const counted = new Map<Day, { orders: number; amountMinor: number | null }>();
  for (let day = days.from; day < days.to; day = addDays(day, 1))
    counted.set(day, { orders: 0, amountMinor: 0 });
  for (const row of await ordersOf(connection, days)) {
    const order = readable(row);
    const day = counted.get(dayOf(Date.parse(utc(order.created_at)), timeZone));
    if (!day || standingOf(order) === 'voided') continue;
    const money = moneyOf(order);
    day.orders += 1;
    if (money.total === null || money.currency !== currency || day.amountMinor === null)
      day.amountMinor = null;
    else day.amountMinor += money.total;
  }
  return [...counted].map(([day, { orders, amountMinor }]) => ({ day, orders, amountMinor }));
}

const readable = (row: unknown) => {
  const parsed = orderPayload.safeParse(row);
  if (parsed.success) return parsed.data;
  const id = String((row as { entity_id?: unknown } | null)?.entity_id);
  throw unreadableOrder(String(id), firstIssue(parsed.error).path.join('.'));
};

const ordersOf = async (connection: Connection, { from, to }: Period): Promise<unknown[]> => {
  const { timeZone } = connection.store;
  const filters = [
    { field: 'created_at', is: 'gteq', value: stampOf(startOfDay(from, timeZone)) },
    { field: 'created_at', is: 'lt', value: stampOf(startOfDay(to, timeZone)) },
    ...inStores(connection),
  ];
  const all: unknown[] = [];
  for (let after = 0; ;) {
    const page = await itemsAfter(connection, '/orders', {
      after,
      filters,
      fields: `items[${FIELDS}],total_count`,
    });
    all.push(...page.items);
    if (page.items.length >= page.total) return all;
    if (page.items.length === 0) throw noneSent(page.total);
    after = page.last;
  }
};
