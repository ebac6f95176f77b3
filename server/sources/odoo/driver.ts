import { z } from 'zod';
import Big from 'big.js';
import { toMinor } from '../../facts/money';
import { addDays, dayOf, startOfDay, type Day, type Period } from '../../time';
import type { Connection, DayTally, Driver, Field } from '../driver';
import { numberWithin } from '../payload';
import { REFERENCES } from './order';
import { confirmed, pullAll } from './pull';
import type { Domain } from './rpc';
import { openSession, pagesOf, ROLES, type Session } from './session';
import { INVALID } from './sentences';

const oneOf = (known: readonly string[]) => (text: string) =>
  known.includes(text) ? null : INVALID.choice(known);

const optional = (field: Omit<Field, 'isSecret' | 'isOptional'>): Field => ({
  ...field,
  ...{ isSecret: false, isOptional: true },
});

const FIELDS: readonly Field[] = [
  {
    name: 'url',
    label: 'Address',
    hint: 'Where you open Odoo, such as https://mycompany.odoo.com.',
    isSecret: false,
    problem: (text) => (URL.canParse(text) ? null : INVALID.url),
  },
  {
    name: 'key',
    label: 'API key',
    hint: 'Preferences → Account Security → New API Key, of a user who may read sales, invoices and stock. It ends after three months at most.',
    isSecret: true,
  },
  optional({
    name: 'database',
    label: 'Database',
    hint: 'Its name, if the server has several; always before Odoo 19.',
  }),
  optional({
    name: 'login',
    label: 'Login',
    hint: 'Only before Odoo 19: the e-mail or name of the user whose key it is.',
  }),
  optional({
    name: 'role',
    label: 'Role',
    hint: 'shop: its orders are the sales (default). erp: the shop is elsewhere, and Odoo’s orders are held against it.',
    problem: oneOf(ROLES),
  }),
  optional({
    name: 'reference',
    label: 'Order reference',
    hint: 'For erp: the field that holds the shop’s own order id: client_order_ref (default), origin or name.',
    problem: oneOf(REFERENCES),
  }),
  optional({ name: 'company', label: 'Company', hint: 'Its name, if this Odoo holds several.' }),
];

/** Odoo: orders, credit notes, standard prices and stock. */
export const odoo: Driver = {
  platform: 'odoo',
  label: 'Odoo',
  about: 'Orders, credit notes, product costs and stock of Odoo, as the shop itself or as the ERP behind it.',
  fields: FIELDS,
  check: async (connection) => {
    const session = await openSession(connection);
    // the rights that a sync needs, before anybody waits for one
    await session.rpc.count('sale.order', confirmed(session));
    const { name, currency } = session.company;
    return { name, currency, timeZone: null };
  },
  // of an ERP the orders are those of the shop, seen once more
  covers: ({ role }) => (role === 'erp' ? [] : ['orders']),
  pull: pullAll,
  tally: async (connection, days) => tallyOf(await openSession(connection), days),
};

/** As Odoo writes an instant. */
const stamp = (day: Day, { store }: Connection): string =>
  new Date(startOfDay(day, store.timeZone)).toISOString().slice(0, 19).replace('T', ' ');

/** Orders whose goods can be told: an ERP's without the shop's id are none of the shop's. */
const countedOn = (session: Session, from: Day, to: Day): Domain => [
  ...confirmed(session),
  ['date_order', '>=', stamp(from, session.connection)],
  ['date_order', '<', stamp(to, session.connection)],
  ...(session.role === 'erp' ? ([[session.reference, '!=', false]] as const) : []),
];

const placed = z.object({
  date_order: z.string(),
  amount_total: numberWithin,
  /** False where a record is broken: it counts, and has no money. */
  currency_id: z.union([z.tuple([z.int(), z.string()]), z.literal(false)]),
});

const tallyOf = async (session: Session, { from, to }: Period): Promise<DayTally[]> => {
  const amounts = await amountsOf(session, from, to);
  const tallies: DayTally[] = [];
  for (let day = from; day < to; day = addDays(day, 1)) {
    const orders = await session.rpc.count('sale.order', countedOn(session, day, addDays(day, 1)));
    const amount = amounts.get(day);
    if (orders > 0) tallies.push({ day, orders, amountMinor: amount === undefined ? null : amount });
  }
  return tallies;
};

/** What the orders of each day came to; null where one is in another currency than the store's. */
const amountsOf = async (session: Session, from: Day, to: Day): Promise<Map<Day, number | null>> => {
  const { currency, timeZone } = session.connection.store;
  const amounts = new Map<Day, number | null>();
  const paging = { model: 'sale.order', domain: countedOn(session, from, to), size: 1_000 };
  for await (const { records } of pagesOf(session, { ...paging, fields: Object.keys(placed.shape) }))
    for (const { date_order: at, amount_total: total, currency_id: of } of z.array(placed).parse(records)) {
      const day = dayOf(Date.parse(`${at.replace(' ', 'T')}Z`), timeZone);
      const before = amounts.get(day);
      const isKnown = of !== false && of[1] === currency && before !== null;
      amounts.set(day, isKnown ? (before ?? 0) + toMinor(Big(total).round(8), currency) : null);
    }
  return amounts;
};
