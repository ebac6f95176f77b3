import { z } from 'zod';
import * as tables from '../../drizzle/schema';
import { currency, id, instant, localDay, localMonth, money, text } from './fields';
import { customer, field, simple, type Simple } from './declare';
import type { Instant } from '../time';
import { INVALID, INVALID_FACT } from './sentences';

/** Costs and the rest of the business, one declaration a kind of fact (METRICS 4.1, 7–11). */

const word = field('text');
const at = field('instant');
const day = field('day');
const flag = field('flag');
const amount = field('money');
const who = field('customer');
const count = (min: number, max: number) =>
  field('whole')(z.int(INVALID.whole).min(min, INVALID.below(min)).max(max, INVALID.above(max)));

const dimension = text(60).default('unknown');
const optional = <S extends z.ZodType>(schema: S) => z.optional(schema);
/** The order that it is about; without a source, whichever order has that id. */
const order = { orderId: word(id), orderSource: word(optional(text(60))) };
const maybeOrder = { orderId: word(optional(id)), orderSource: word(optional(text(60))) };

const signed = z.string().regex(/^-?\d{1,12}(\.\d{1,6})?$/, INVALID.quantity);

const isAfter = (later: string | undefined, earlier: string | undefined) =>
  later === undefined || earlier === undefined || Date.parse(later) >= Date.parse(earlier);

const unitCosts = simple({
  table: tables.unitCosts,
  idColumn: 'cost_id',
  fields: {
    sku: word(id),
    /** Of one unit, in major units; may have more decimals than the currency. */
    cost: word(money),
    currency: word(currency),
    fromDay: day(localDay),
  },
  naturalKey: ['sku', 'fromDay'],
  clock: ['fromDay'],
});

const orderCosts = simple({
  table: tables.orderCosts,
  idColumn: 'cost_id',
  fields: {
    ...order,
    kind: word(z.enum(tables.orderCosts.kind.enumValues)),
    amount: amount(money),
    currency: word(currency),
    day: day(localDay),
  },
  naturalKey: ['orderSource', 'orderId', 'kind', 'day'],
  addsUp: true,
  clock: ['day'],
  totals: (cost) => ({ [`${cost.kind} ${cost.currency}`]: cost.amount }),
});

const fixedCosts = simple({
  table: tables.fixedCosts,
  idColumn: 'cost_id',
  fields: {
    month: day(localMonth),
    /** In small letters: `Rent` goes on as `rent`. */
    kind: word(text(80).transform((kind) => kind.toLowerCase())),
    amount: amount(money),
    currency: word(currency),
  },
  naturalKey: ['month', 'kind'],
  addsUp: true,
  clock: ['month'],
  totals: (cost) => ({ [`${cost.kind} ${cost.currency}`]: cost.amount }),
});

const contacts = simple({
  table: tables.contacts,
  idColumn: 'contact_id',
  fields: {
    customer: who(customer.prefault({})),
    contactedAt: at(instant),
    channel: word(dimension),
    isTransactional: flag(z.boolean().default(false)),
    isDelivered: flag(z.boolean().default(true)),
    hasConsent: flag(z.boolean().optional()),
    campaign: word(optional(text(300))),
  },
  clock: ['contactedAt'],
  totals: ({ isDelivered, isTransactional }) => ({
    delivered: isDelivered ? 1 : 0,
    transactional: isTransactional ? 1 : 0,
  }),
});

const loyaltyMembers = simple({
  table: tables.loyaltyMembers,
  idColumn: 'member_id',
  fields: {
    customer: who(customer.prefault({})),
    joinedAt: at(instant),
    leftAt: at(instant.optional()),
    tier: word(optional(text(80))),
  },
  clock: ['joinedAt'],
  rules: [
    {
      holds: ({ joinedAt, leftAt }) => isAfter(leftAt, joinedAt),
      field: 'leftAt',
      message: INVALID_FACT.beforeJoined,
    },
  ],
  totals: ({ leftAt }) => ({ left: leftAt ? 1 : 0 }),
});

const loyaltyPoints = simple({
  table: tables.loyaltyPoints,
  idColumn: 'movement_id',
  fields: {
    customer: who(customer.prefault({})),
    occurredAt: at(instant),
    kind: word(z.enum(['issued', 'redeemed', 'expired'])),
    points: count(1, 1_000_000_000),
    ...maybeOrder,
    value: amount(money.optional()),
    currency: word(currency.optional()),
  },
  clock: ['occurredAt'],
  rules: [
    {
      holds: ({ value, currency: of }) => value === undefined || of !== undefined,
      field: 'currency',
      message: INVALID_FACT.noCurrency,
    },
  ],
  totals: ({ kind, points }) => ({ [kind]: points }),
});

const PRICED: readonly string[] = ['start', 'change'];
const subscriptions = simple({
  table: tables.subscriptionEvents,
  idColumn: 'event_id',
  fields: {
    subscriptionId: word(id),
    customer: who(customer.prefault({})),
    occurredAt: at(instant),
    kind: word(z.enum(['start', 'change', 'pause', 'resume', 'payment', 'payment_failed', 'end'])),
    /** Each time, net of recurring discounts, without tax and shipping. */
    price: amount(money.optional()),
    currency: word(currency.optional()),
    every: field('whole')(
      z.int(INVALID.whole).min(1, INVALID.below(1)).max(1_000, INVALID.above(1_000)).optional(),
    ),
    unit: word(z.enum(['day', 'week', 'month', 'year']).optional()),
    ...maybeOrder,
  },
  naturalKey: ['subscriptionId', 'kind', 'occurredAt'],
  clock: ['occurredAt'],
  rules: (['price', 'currency', 'every', 'unit'] as const).map((name) => ({
    holds: (event: { kind: string } & Partial<Record<typeof name, unknown>>) =>
      (event[name] !== undefined) === PRICED.includes(event.kind),
    field: name,
    message: INVALID_FACT.otherEvent,
  })),
  totals: ({ kind }) => ({ [kind]: 1 }),
});

const stock = simple({
  table: tables.stockLevels,
  idColumn: 'level_id',
  fields: {
    sku: word(id),
    location: word(text(200).default('all')),
    at: at(instant),
    quantity: word(signed),
  },
  naturalKey: ['sku', 'location', 'at'],
  clock: ['at'],
  totals: ({ quantity }) => ({ quantity }),
});

const shipments = simple({
  table: tables.shipments,
  idColumn: 'shipment_id',
  fields: {
    ...order,
    carrier: word(optional(text(120))),
    shippedAt: at(instant.optional()),
    promisedDay: day(localDay.optional()),
    deliveredAt: at(instant.optional()),
  },
  clock: ['shippedAt', 'deliveredAt', 'promisedDay'],
  rules: [
    {
      holds: ({ shippedAt, promisedDay, deliveredAt }) =>
        [shippedAt, promisedDay, deliveredAt].some((known) => known !== undefined),
      field: 'shippedAt',
      message: INVALID_FACT.noMoment,
    },
    {
      holds: ({ shippedAt, deliveredAt }) => isAfter(deliveredAt, shippedAt),
      field: 'deliveredAt',
      message: INVALID_FACT.beforeShipped,
    },
  ],
  totals: ({ shippedAt, deliveredAt }) => ({ shipped: shippedAt ? 1 : 0, delivered: deliveredAt ? 1 : 0 }),
});

const tickets = simple({
  table: tables.tickets,
  idColumn: 'ticket_id',
  fields: {
    customer: who(customer.optional()),
    ...maybeOrder,
    openedAt: at(instant),
    firstResponseAt: at(instant.optional()),
    closedAt: at(instant.optional()),
    channel: word(dimension),
    reason: word(dimension),
  },
  clock: ['openedAt'],
  rules: (['firstResponseAt', 'closedAt'] as const).map((name) => ({
    holds: (ticket: { openedAt: Instant } & Partial<Record<typeof name, Instant | undefined>>) =>
      isAfter(ticket[name], ticket.openedAt),
    field: name,
    message: INVALID_FACT.beforeOpened,
  })),
  totals: ({ firstResponseAt, closedAt }) => ({
    answered: firstResponseAt ? 1 : 0,
    closed: closedAt ? 1 : 0,
  }),
});

/** By the kind of the fact. */
export const SIMPLE = {
  unitCosts,
  orderCosts,
  fixedCosts,
  contacts,
  loyaltyMembers,
  loyaltyPoints,
  subscriptions,
  stock,
  shipments,
  tickets,
} as const;
export type SimpleKind = keyof typeof SIMPLE;
export type SimpleFact<K extends SimpleKind> = z.output<(typeof SIMPLE)[K]['schema']>;

export const SIMPLE_KINDS = Object.keys(SIMPLE) as SimpleKind[];

/** A kind as the ledger treats all of them. */
export const simpleOf = (kind: SimpleKind): Simple => SIMPLE[kind] as unknown as Simple;

/** One thing for each kind, as `T` types it. */
export const bySimpleKind = <T extends Record<SimpleKind, unknown>>(make: (kind: SimpleKind) => unknown): T =>
  Object.fromEntries(SIMPLE_KINDS.map((kind) => [kind, make(kind)])) as unknown as T;

/** Facts that name customers, each with its table and clock: what becomes of a customer concerns them. */
export const FACTS_OF_CUSTOMERS = SIMPLE_KINDS.map(simpleOf).filter(({ fields }) =>
  Object.values(fields).some(({ kind }) => kind === 'customer'),
);
