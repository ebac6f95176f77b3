import type { Refused } from '../../facts/raw';
import type { Stamp } from '../stamps';
import { refusal, refusalsOf, UNDATED, type RawSale, type SaleReading } from '../saleReading';
import { isBroken, major, minorOf, rawLine } from '../charged';
import { originOf } from './origin';
import { giftCardLines, moneyOf, type OrderMoney } from './money';
import { orderPayload, refundPayload, type OrderPayload } from './payload';
import {
  datedRefund,
  undatedRefunds,
  wholeRefund,
  type Cards,
  type DatedRefund,
  type RawRefund,
} from './refunds';
import { isDraft, standingOf } from './standing';
import { INVALID, NOTES, LEFT_OUT } from './sentences';

/** From an order as WooCommerce's REST API and webhooks have it to a raw fact. */

export interface Reading {
  /** Whose ids these are. */
  source: string;
  /** Reads a stamp without a zone, in the shop's. */
  readStamp(text: string): Stamp;
  /** The lines that sold gift cards, by the orders that a file has before its refunds. */
  cards?: Map<string, Cards>;
}

/** What is known of an order's refunds: in full; only what the order says; or to be fetched later. */
export type RefundsOf = readonly unknown[] | 'as the order says' | 'later';

export const DRAFTS = LEFT_OUT.drafts;

export const orderReading = (raw: unknown, refunds: RefundsOf, reading: Reading): SaleReading => {
  if (isDraft(raw)) return { leftOut: DRAFTS };
  const parsed = orderPayload.safeParse(raw);
  if (!parsed.success) return { refused: refusalsOf('order', 'id', parsed.error, raw) };
  const order = parsed.data;
  const placed = stampOf(order.date_created_gmt, order.date_created, reading);
  if ('problem' in placed)
    return {
      refused: [
        refusal('order', order.id, {
          field: 'date_created_gmt',
          value: order.date_created_gmt,
          reason: placed.problem,
        }),
      ],
    };
  const money = moneyOf(order);
  const cards = giftCardLines(order);
  if (cards.size > 0) reading.cards?.set(order.id, cards);
  const back = refundsIn({ order, money, placedAt: placed.instant, reading }, inFull(raw, refunds));
  if ('refused' in back) return back;
  const fact = factOf(order, { money, refunds: back.refunds, placedAt: placed.instant }, reading);
  return { facts: [fact], notes: notesOf(money, back) };
};

const factOf = (
  order: OrderPayload,
  { money, refunds, placedAt }: { money: OrderMoney; refunds: readonly RawRefund[]; placedAt: string },
  reading: Reading,
): RawSale => {
  const standing = standingOf(order);
  const updatedAt = changedAt(order, reading);
  const { currency } = money;
  return {
    type: 'order',
    source: reading.source,
    id: order.id,
    updatedAt,
    placedAt,
    // WooCommerce keeps no day of a cancellation: its last change is the nearest to it.
    cancelledAt: standing.is === 'cancelled' ? (updatedAt ?? placedAt) : undefined,
    excluded: standing.is === 'excluded' ? standing.why : undefined,
    currency,
    customer: customerOf(order),
    ...originOf(order),
    country: order.shipping.country || order.billing.country || undefined,
    shipping: major(money.shipping, currency),
    shippingTax: major(money.shippingTax, currency),
    lines: money.lines.map((line) => rawLine(line, currency)),
    refunds,
  };
};

const changedAt = ({ date_modified_gmt, date_modified }: OrderPayload, reading: Reading) =>
  optionalStamp(date_modified_gmt, date_modified, reading);

const latest = (at: string, other: string | undefined): string =>
  other !== undefined && Date.parse(other) > Date.parse(at) ? other : at;

/** A customer's own number leads; the address beside it tells whose the guest orders are that have it alone. */
const customerOf = ({ customer_id, billing }: OrderPayload) => ({
  email: billing.email?.trim() || undefined,
  ...(customer_id && String(customer_id) !== '0'
    ? { id: String(customer_id) }
    : { phone: billing.phone?.trim() || undefined }),
});

interface Back {
  refunds: readonly RawRefund[];
  isCancelled: boolean;
  /** How many have no day. */
  undated: number;
  /** The status alone says that the rest went back. */
  isWhole: boolean;
}

/** A file may hold the refunds in full where an order has their sums. */
const inFull = (raw: unknown, refunds: RefundsOf): RefundsOf => {
  if (refunds !== 'as the order says') return refunds;
  const { refunds: listed } = raw as { refunds?: unknown };
  const isFull = (refund: unknown) =>
    typeof refund === 'object' && refund !== null && 'amount' in refund && 'line_items' in refund;
  return Array.isArray(listed) && listed.length > 0 && listed.every(isFull) ? listed : refunds;
};

interface About {
  order: OrderPayload;
  money: OrderMoney;
  placedAt: string;
  reading: Reading;
}

const refundsIn = (about: About, known: RefundsOf): Back | { refused: Refused[] } => {
  const { order, money, placedAt } = about;
  const isCancelled = standingOf(order).is === 'cancelled';
  if (known === 'later') return { refunds: [], isCancelled, undated: 0, isWhole: false };
  const status = statusRefund(about, known);
  const isWhole = status.length > 0;
  // Without its own day a refund of a cancelled order is its cancellation.
  if (known === 'as the order says') {
    const sums = isCancelled ? [] : undatedRefunds(money, order.refunds, placedAt);
    return { refunds: [...sums, ...status], isCancelled, undated: sums.length, isWhole };
  }
  const dated = known.map((refund) => readRefund(refund, about.reading));
  const refused = dated.flatMap((one) => ('refused' in one ? one.refused : []));
  if (refused.length > 0) return { refused };
  const updatedAt = changedAt(order, about.reading);
  const refunds = dated.flatMap((one) =>
    'refund' in one
      ? [
          datedRefund(one.refund, {
            currency: money.currency,
            cards: giftCardLines(order),
            updatedAt: latest(one.refund.occurredAt, updatedAt),
          }),
        ]
      : [],
  );
  return { refunds: [...refunds, ...status], isCancelled, undated: 0, isWhole };
};

/** Of an order that is called refunded, of which the named refunds do not make the total. WooCommerce keeps no day of a status: its last change is the nearest to it. */
const statusRefund = ({ order, money, placedAt, reading }: About, known: RefundsOf): RawRefund[] => {
  if (order.status.replace(/^wc-/, '') !== 'refunded') return [];
  const sums: { amount?: unknown; total?: unknown }[] =
    typeof known === 'string' ? order.refunds : (known as { amount?: unknown }[]);
  const named = sums.reduce(
    (sum, { amount, total }) => sum + Math.abs(minorOf(numeric(amount ?? total), money.currency)),
    0,
  );
  const isAll = money.total !== null && named >= money.total;
  return isAll ? [] : [wholeRefund(order.id, changedAt(order, reading) ?? placedAt)];
};

const numeric = (amount: unknown): string =>
  (typeof amount === 'string' || typeof amount === 'number') && Number.isFinite(Number(amount))
    ? String(amount)
    : '0';

const notesOf = (money: OrderMoney, back: Back): string[] =>
  [
    ...Array.from({ length: back.undated }, () => UNDATED),
    back.isWhole ? NOTES.byStatus : '',
    back.isCancelled ? NOTES.cancelled : '',
    money.adds ? '' : NOTES.partsDiffer,
    money.leavesFeesOut ? NOTES.feesLeftOut : '',
    ...money.lines.map((line) => (isBroken(line) ? NOTES.brokenUnits : '')),
  ].filter(Boolean);

/** A refund of its own, as a list of refunds has it. */
export const refundReading = (given: unknown, currency: string, reading: Reading): SaleReading => {
  const read = readRefund(given, reading);
  if ('refused' in read) return read;
  const { refund } = read;
  const orderId = orderOf(refund);
  if (orderId === null)
    return {
      refused: [
        refusal('refund', refund.payload.id, {
          field: 'parent_id',
          value: null,
          reason: INVALID.noOrder,
        }),
      ],
    };
  const { occurredAt } = refund;
  const raw = datedRefund(refund, { currency, cards: reading.cards?.get(orderId), updatedAt: occurredAt });
  return { facts: [{ ...raw, type: 'refund', source: reading.source, orderId }], notes: [] };
};

const orderOf = ({ payload }: DatedRefund): string | null => {
  const { parent_id, _links } = payload;
  if (parent_id && String(parent_id) !== '0') return String(parent_id);
  return /\/orders\/(\d+)\/?$/.exec(_links.up[0]?.href ?? '')?.[1] ?? null;
};

const readRefund = (raw: unknown, reading: Reading): { refund: DatedRefund } | { refused: Refused[] } => {
  const parsed = refundPayload.safeParse(raw);
  if (!parsed.success) return { refused: refusalsOf('refund', 'id', parsed.error, raw) };
  const { id, date_created_gmt, date_created } = parsed.data;
  const at = stampOf(date_created_gmt, date_created, reading);
  if ('problem' in at)
    return {
      refused: [
        refusal('refund', id, { field: 'date_created_gmt', value: date_created_gmt, reason: at.problem }),
      ],
    };
  return { refund: { payload: parsed.data, occurredAt: at.instant } };
};

/** UTC without a "Z", or else the shop's own time. */
const stampOf = (
  gmt: string | null | undefined,
  local: string | null | undefined,
  { readStamp }: Reading,
): Stamp => {
  if (gmt) return readStamp(/(Z|[+-]\d{2}:?\d{2})$/i.test(gmt) ? gmt : `${gmt}Z`);
  return local ? readStamp(local) : { problem: INVALID.missing };
};

const optionalStamp = (
  gmt: string | null | undefined,
  local: string | null | undefined,
  reading: Reading,
) => {
  const at = stampOf(gmt, local, reading);
  return 'instant' in at ? at.instant : undefined;
};
