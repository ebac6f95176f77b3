import Big from 'big.js';
import { dayOf, instantOf, startOfDay } from '../../time';
import type { CreditNote, CreditNoteLine, Product, Quant, SoldLine } from './records';

/** From products, quants and credit notes to raw facts. Pure. */

interface About {
  source: string;
  timeZone: string;
}

/** The standard price, from the day of the product's last change on: Odoo keeps no history of it. 0 = nobody entered one. */
export const unitCostsOf = (products: readonly Product[], currency: string, { source, timeZone }: About) =>
  products.flatMap((product) =>
    product.default_code === undefined || product.standard_price <= 0
      ? []
      : [
          {
            source,
            sku: product.default_code,
            cost: Big(product.standard_price).round(8).toFixed(),
            currency,
            fromDay: dayOf(Date.parse(product.write_date), timeZone),
            updatedAt: product.write_date,
          },
        ],
  );

/** What can be sold of each product: on hand less reserved, over all internal locations. */
export const availableOf = (quants: Iterable<Quant>): Map<number, Big> => {
  const available = new Map<number, Big>();
  for (const { product_id: product, quantity, reserved_quantity: reserved } of quants)
    available.set(product.id, (available.get(product.id) ?? Big(0)).plus(quantity).minus(reserved));
  return available;
};

export const isStored = ({ is_storable: isStorable, type }: Product): boolean =>
  isStorable || type === 'product';

/** A level a SKU and day: what is read later on the same day replaces it, and a product without stock is at 0. */
export const stockOf = (
  products: readonly Product[],
  available: ReadonlyMap<number, Big>,
  now: Date,
  { source, timeZone }: About,
) => {
  const day = dayOf(now.getTime(), timeZone);
  const bySku = new Map<string, Big>();
  for (const product of products.filter(isStored)) {
    const { default_code: sku, id } = product;
    if (sku !== undefined) bySku.set(sku, (bySku.get(sku) ?? Big(0)).plus(available.get(id) ?? 0));
  }
  return [...bySku].map(([sku, quantity]) => ({
    source,
    id: `${sku} ${day}`,
    sku,
    at: new Date(startOfDay(day, timeZone)).toISOString(),
    quantity: quantity.round(6).toFixed(),
    updatedAt: now.toISOString(),
  }));
};

/** Credit notes as raw refunds: one for each order that a note takes something back of. Down payments were no sale. */
export const refundsOf = (
  notes: readonly CreditNote[],
  lines: readonly CreditNoteLine[],
  sold: ReadonlyMap<number, SoldLine>,
  about: About,
) =>
  notes.flatMap((note) => {
    const byOrder = new Map<number | null, CreditNoteLine[]>();
    for (const line of lines.filter(({ move_id: move }) => move.id === note.id)) {
      const origin = originOf(line, sold);
      if (origin?.is_downpayment || isToldByOrder(line, origin)) continue;
      const order = origin?.order_id?.id ?? null;
      byOrder.set(order, [...(byOrder.get(order) ?? []), line]);
    }
    return [...byOrder].map(([order, own]) => refundOf(note, order, { lines: own, sold }, about));
  });

/** Of an exchange: what came back stands on its order as a line below zero, and what it sold is no refund. */
const isToldByOrder = (line: CreditNoteLine, origin: SoldLine | undefined): boolean =>
  line.price_subtotal < 0 || (origin?.product_uom_qty ?? 1) < 0;

const originOf = (line: CreditNoteLine, sold: ReadonlyMap<number, SoldLine>) =>
  line.sale_line_ids.map((id) => sold.get(id)).find((found) => found !== undefined);

const refundOf = (
  note: CreditNote,
  order: number | null,
  { lines, sold }: { lines: readonly CreditNoteLine[]; sold: ReadonlyMap<number, SoldLine> },
  { source, timeZone }: About,
) => {
  const isDelivery = (line: CreditNoteLine) => originOf(line, sold)?.is_delivery ?? false;
  const goods = lines.filter((line) => !isDelivery(line));
  const total = (some: readonly CreditNoteLine[], pick: (line: CreditNoteLine) => Big) =>
    some
      .reduce((all, line) => all.plus(pick(line)), Big(0))
      .round(4)
      .toFixed();
  return {
    type: 'refund',
    source,
    id: `${note.id}:${order ?? 'none'}`,
    updatedAt: note.write_date,
    // a credit note has a day and no time
    occurredAt: instantOf(`${note.invoice_date} 12:00:00`, timeZone),
    net: total(goods, (line) => Big(line.price_subtotal)),
    tax: total(lines, (line) => Big(line.price_total).minus(line.price_subtotal)),
    shipping: total(lines.filter(isDelivery), (line) => Big(line.price_subtotal)),
    units: Math.max(0, Math.round(Number(total(goods, (line) => Big(line.quantity))))),
    ...(order !== null && {
      // the order knows which of its lines sold gift cards
      lines: goods.map((line) => ({
        lineId: String(line.sale_line_ids.find((id) => sold.has(id))),
        net: total([line], (one) => Big(one.price_subtotal)),
        // what is below zero with a sum above it gives no unit back
        units: Math.max(0, Math.round(line.quantity)),
      })),
    }),
    ...(order === null
      ? {
          currency: note.currency_id.name,
          customer: note.partner_id ? { id: String(note.partner_id.id) } : {},
        }
      : { orderId: String(order) }),
  };
};
