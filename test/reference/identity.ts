import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { rows, type Database } from '../../drizzle/client';
import { mergeCustomers } from '../../server/ledger';
import { MASKED_CHANNELS, personKey } from '../../server/facts/identity';
import type { Store } from '../../server/types';
import { bring, given, openStore, valuesOf } from './through';
import { localDay } from '../../server/facts/fields';

const joinInputs = z.strictObject({
  store_tz: z.string(),
  from: localDay,
  to: localDay,
  left_out_channels: z.array(z.enum(MASKED_CHANNELS)),
  /** Old id → the one that it became. */
  merges: z.record(z.string(), z.string()).default({}),
  orders: z.array(
    z.strictObject({
      id: z.string(),
      placed_at: z.string(),
      channel: z.string(),
      customer_id: z.string().optional(),
      email: z.string().optional(),
      phone: z.string().optional(),
      /** Never told to the ledger, which has no place for it. */
      name: z.string().optional(),
    }),
  ),
});
type Inputs = z.output<typeof joinInputs>;

const factOf = (order: Inputs['orders'][number]) => ({
  ...{ type: 'order', source: 'shop', id: order.id, placedAt: order.placed_at, currency: 'USD' },
  channel: order.channel === 'web' ? 'direct' : order.channel,
  customer: { id: order.customer_id, email: order.email, phone: order.phone },
  lines: [{ quantity: 1, unitPrice: '1.00' }],
});

const openWith = async (database: Database, inputs: Inputs, leftOut: readonly string[]): Promise<Store> => {
  const customersInclude = MASKED_CHANNELS.filter((channel) => !leftOut.includes(channel));
  const store = await openStore(database, { timeZone: inputs.store_tz, customersInclude });
  await bring(database, store, 'sales', inputs.orders.map(factOf));
  for (const [from, into] of Object.entries(inputs.merges))
    await mergeCustomers(database, store, `id:shop:${from}`, `id:shop:${into}`);
  return store;
};

/** As the case writes it: e-mail addresses and phones in clear, ids without their source. */
const shownIn = ({ orders }: Inputs): ((key: string) => string) => {
  const clear = new Map(
    orders.flatMap(({ email, phone }) => [
      [personKey('', { email }), `email:${email?.normalize('NFKC').trim().toLowerCase()}`] as const,
      [personKey('', { phone }), `phone:${phone}`] as const,
    ]),
  );
  return (key) => clear.get(key) ?? key.replace(/^(id|guest):shop:/, '$1:');
};

const keysOf = async (database: Database, store: Store, inputs: Inputs) => {
  const shown = shownIn(inputs);
  const found = await rows<{ id: string; key: string }>(
    database.db,
    sql`select external_id as id, customer_key as key from orders where store_id = ${store.id}`,
  );
  return Object.fromEntries(found.map(({ id, key }) => [id, shown(key)]));
};

const METRICS = ['customers_active', 'customers_new', 'customers_returning', 'identity_coverage'] as const;

const countsOf = async (database: Database, store: Store, { from, to }: Inputs) => {
  const value = await valuesOf(database, store, { from, to, metrics: [...METRICS, 'orders'] });
  const counts = Object.fromEntries(METRICS.map((id) => [id, value(id).value]));
  return { counts, seen: value('identity_coverage').den!, orders: value('orders').value! };
};

export const identityJoin = given(
  ['keys', 'default', 'left_out_share_of_orders', 'all_channels_taken_in'],
  joinInputs,
  async (inputs, database) => {
    const store = await openWith(database, inputs, inputs.left_out_channels);
    const { counts, seen, orders } = await countsOf(database, store, inputs);
    const open = await openWith(database, inputs, []);
    return {
      keys: await keysOf(database, store, inputs),
      default: counts,
      left_out_share_of_orders: 1 - seen / orders,
      all_channels_taken_in: (await countsOf(database, open, inputs)).counts,
    };
  },
);
