import { sql } from 'drizzle-orm';
import { iso, rows, type Db } from '../../drizzle/client';
import { MEASURES } from '../catalog/measures';
import { soldLines } from '../ledger';
import type { Instant, Day } from '../time';
import type { Store } from '../types';
import { COLUMNS, REVERSED, toOrder, type FoundOrder } from './orders';
import { ITS_ORDER, UNBOOKED } from './reversals';
import { noOrder } from './sentences';
import type { Both, OrderDetail, OrderLine, OrderPart, OrderReversal, Unbooked } from './types';

/** One order with its lines and reversals, and the sums by which a person can check them. */

const PARTS = [
  'gross',
  'discounts',
  'taxes',
  'duties',
  'shipping',
  'gift_cards',
  'gift_card_discounts',
] as const;
type Part = (typeof PARTS)[number];

const LABELS: Record<Part, string> = {
  gross: MEASURES.gross_sales.label,
  discounts: MEASURES.discounts.label,
  taxes: MEASURES.taxes.label,
  duties: MEASURES.duties.label,
  shipping: MEASURES.shipping.label,
  gift_cards: MEASURES.gift_card_sales.label,
  gift_card_discounts: MEASURES.gift_card_discounts.label,
};

interface Found extends FoundOrder, Record<`${Part}_minor` | `${Part}_value`, number | string> {
  cancelled_at: Instant | null;
  session_id: string | null;
  is_web: boolean;
  taxes_included: boolean;
  rate: string | null;
  fx_day: Day | null;
  fx_source: OrderDetail['conversion']['source'];
}

interface FoundReversal extends Record<'net' | 'taxes' | 'duties' | 'shipping' | 'beyond', number | string> {
  id: string;
  kind: OrderReversal['kind'];
  occurred_at: Instant;
  units: number | string;
  returns: number | string;
  taxes_value: number | string;
  duties_value: number | string;
  shipping_value: number | string;
  beyond_value: number | string;
  unbooked: Unbooked | null;
}

const orderOf = async (tx: Db, store: Store, source: string, id: string): Promise<Found> => {
  const [found] = await rows<Found>(
    tx,
    sql`select ${COLUMNS}, ${iso(sql`o.cancelled_at`)} as cancelled_at, o.session_id, o.is_web,
      o.taxes_included, trim_scale(round(o.fx_rate, 12))::text as rate, o.fx_day::text as fx_day, o.fx_source,
      o.gross_minor, o.discounts_minor, o.taxes_minor, o.duties_minor, o.shipping_minor, o.gift_cards_minor,
      o.gift_card_discounts_minor,
      o.gross_sales as gross_value, o.discounts as discounts_value, o.taxes as taxes_value,
      o.duties as duties_value, o.shipping as shipping_value, o.gift_card_sales as gift_cards_value,
      o.gift_card_discounts as gift_card_discounts_value
    from orders o cross join ${REVERSED}
    where o.store_id = ${store.id} and o.source = ${source} and o.external_id = ${id}`,
  );
  if (!found) throw noOrder({ source, id }, store.slug);
  return found;
};

const linesOf = async (tx: Db, store: Store, source: string, id: string): Promise<OrderLine[]> => {
  const found = await rows<OrderLine>(
    tx,
    sql`select ordinal, sku, title, product_type as "productType", quantity, unit_price::text as "unitPrice",
      is_gift_card as "isGiftCard", of_order as "ofOrder", added_day::text as "addedDay", gross_minor as "grossMinor",
      discount_minor as "discountMinor", tax_minor as "taxMinor"
    from order_lines where store_id = ${store.id} and source = ${source} and external_id = ${id}
    order by ordinal`,
  );
  return found.map((line) => ({
    ...line,
    grossMinor: Number(line.grossMinor),
    discountMinor: Number(line.discountMinor),
    taxMinor: Number(line.taxMinor),
  }));
};

const reversalsOf = async (
  tx: Db,
  store: Store,
  { source, id }: { source: string; id: string },
  isConverted: boolean,
): Promise<OrderReversal[]> => {
  const found = await rows<FoundReversal>(
    tx,
    sql`select v.external_id as id, v.kind, ${iso(sql`v.occurred_at`)} as occurred_at,
      v.units_back as units, v.net_back as net, v.taxes_back as taxes, v.duties_back as duties,
      v.shipping_back as shipping, v.beyond_minor as beyond, v.refunded_beyond as beyond_value,
      v.returns, v.taxes as taxes_value, v.duties as duties_value, v.shipping as shipping_value,
      ${UNBOOKED} as unbooked
    from reversals v ${ITS_ORDER}
    where v.store_id = ${store.id} and v.source = ${source} and v.order_external_id = ${id}
    order by v.occurred_at, v.external_id`,
  );
  const both = (minor: number | string, value: number | string): Both => ({
    minor: Number(minor),
    value: isConverted ? Number(value) : null,
  });
  return found.map((row) => ({
    ...{ id: row.id, kind: row.kind, occurredAt: row.occurred_at, units: Number(row.units) },
    net: both(row.net, row.returns),
    taxes: both(row.taxes, row.taxes_value),
    duties: both(row.duties, row.duties_value),
    shipping: both(row.shipping, row.shipping_value),
    beyond: both(row.beyond, row.beyond_value),
    unbooked: row.unbooked,
  }));
};

const sum = <T>(all: readonly T[], pick: (one: T) => number): number =>
  all.reduce((total, each) => total + pick(each), 0);

/** Of goods: gift cards are no sale. Tax of shipping belongs to no line. */
const lineSums = (lines: readonly OrderLine[]): Record<Part, number | null> => {
  const sold = soldLines(lines);
  const goods = sold.filter((line) => !line.isGiftCard);
  const cards = sold.filter((line) => line.isGiftCard);
  return {
    gross: sum(goods, (line) => line.grossMinor),
    discounts: sum(goods, (line) => line.discountMinor),
    taxes: sum(sold, (line) => line.taxMinor),
    duties: null,
    shipping: null,
    gift_cards: sum(cards, (line) => line.grossMinor),
    gift_card_discounts: sum(cards, (line) => line.discountMinor),
  };
};

/** What reversals that count took of each component: of goods by their value, so of gross. */
const REVERSED_BY: Partial<Record<Part, 'net' | 'taxes' | 'duties' | 'shipping'>> = {
  gross: 'net',
  taxes: 'taxes',
  duties: 'duties',
  shipping: 'shipping',
};

const reversedOf = (part: Part, reversals: readonly OrderReversal[], isConverted: boolean): Both | null => {
  const component = REVERSED_BY[part];
  if (!component) return null;
  const counted = reversals.filter(({ unbooked }) => unbooked !== 'replaced');
  return {
    minor: sum(counted, (reversal) => reversal[component].minor),
    value: isConverted ? sum(counted, (reversal) => reversal[component].value ?? 0) : null,
  };
};

const partsOf = (found: Found, lines: OrderLine[], reversals: OrderReversal[]): OrderPart[] => {
  const ofLines = lineSums(lines);
  return PARTS.map((id): OrderPart => {
    const value = found.is_converted ? Number(found[`${id}_value`]) : null;
    return {
      id,
      label: LABELS[id],
      lines: ofLines[id],
      charged: { minor: Number(found[`${id}_minor`]), value },
      reversed: reversedOf(id, reversals, found.is_converted),
    };
  });
};

/** One order. @throws DomainError not_found. */
export const orderDetail = async (tx: Db, store: Store, source: string, id: string): Promise<OrderDetail> => {
  const found = await orderOf(tx, store, source, id);
  const lines = await linesOf(tx, store, source, id);
  const reversals = await reversalsOf(tx, store, { source, id }, found.is_converted);
  return {
    ...toOrder(found),
    timeZone: store.timeZone,
    storeCurrency: store.currency,
    cancelledAt: found.cancelled_at,
    sessionId: found.session_id,
    isWeb: found.is_web,
    taxesIncluded: found.taxes_included,
    conversion: { rate: found.rate, day: found.fx_day, source: found.fx_source },
    lines,
    reversals,
    parts: partsOf(found, lines, reversals),
  };
};
