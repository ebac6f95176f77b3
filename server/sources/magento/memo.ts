import { major } from '../charged';
import { refusalsOf, type RawSale, type SaleReading } from '../saleReading';
import { purseOf, shippingCompensation, type Purse } from './money';
import { memoPayload, utc, type MemoPayload } from './payload';
import { LEFT_OUT } from './sentences';

/** From a credit memo to a raw refund of its own day. */

const CANCELLED = '3';

export const memoReading = (raw: unknown, source: string): SaleReading => {
  const parsed = memoPayload.safeParse(raw);
  if (!parsed.success) return { refused: refusalsOf('refund', 'entity_id', parsed.error, raw) };
  const memo = parsed.data;
  if (String(memo.state ?? '') === CANCELLED) return { leftOut: LEFT_OUT.cancelledMemos };
  const purse = purseOf(memo);
  const parts = partsOf(memo, purse);
  const occurredAt = utc(memo.created_at);
  const fact: RawSale = {
    type: 'refund',
    source,
    id: memo.entity_id,
    orderId: memo.order_id,
    occurredAt,
    updatedAt: memo.updated_at ? utc(memo.updated_at) : occurredAt,
    currency: purse.currency,
    net: major(parts.net, purse.currency),
    tax: major(parts.tax, purse.currency),
    shipping: major(parts.shipping, purse.currency),
    ...(parts.adjustment > 0 && { adjustment: major(parts.adjustment, purse.currency) }),
    units: unitsOf(memo, purse),
    lines: linesOf(memo, purse),
  };
  return { facts: [fact], notes: [] };
};

/** Goods less what the shop kept, and what it paid beside them; a part below zero is taken off the others. */
const partsOf = (memo: MemoPayload, purse: Purse) => {
  const { of } = purse;
  const goodsDiscount = memo.items.reduce((sum, item) => sum + Math.abs(of(item, 'discount_amount')), 0);
  const discount = Math.abs(of(memo, 'discount_amount'));
  // A memo's discount holds that of the shipping, which stands on no item.
  const onShipping = Math.min(Math.max(0, discount - goodsDiscount), of(memo, 'shipping_amount'));
  const shipping = of(memo, 'shipping_amount') - onShipping + shippingCompensation(purse, memo);
  const paidBeside = of(memo, 'adjustment_positive') - of(memo, 'adjustment_negative');
  const net =
    of(memo, 'subtotal') -
    (discount - onShipping) +
    of(memo, 'discount_tax_compensation_amount') -
    Math.max(0, -paidBeside);
  const tax = of(memo, 'tax_amount');
  const fromShipping = Math.max(0, shipping + Math.min(0, net));
  const stillOff = Math.min(0, shipping + Math.min(0, net));
  return {
    net: Math.max(0, net),
    shipping: fromShipping,
    tax: Math.max(0, tax + stillOff),
    adjustment: Math.max(0, paidBeside),
  };
};

type Item = MemoPayload['items'][number];

const quantityOf = ({ qty }: Item): number => Math.ceil(Number(qty));

/**
 * Units that came back: of every row with a sum. A row without one is free, or a part or a parent of one that has it.
 * Such are the variant of a configurable product, the parts of a bundle with one price, and a bundle of priced parts.
 */
const unitsOf = ({ items }: MemoPayload, purse: Purse): number =>
  items.reduce((units, item) => units + (purse.of(item, 'row_total') > 0 ? quantityOf(item) : 0), 0);

/** The lines of the order that it names: the order knows which sold gift cards, and which were free. */
const linesOf = ({ items }: MemoPayload, purse: Purse) =>
  items.flatMap((item) => {
    if (!item.order_item_id) return [];
    const total = purse.of(item, 'row_total');
    const units = quantityOf(item);
    const net = Math.max(0, total - Math.abs(purse.of(item, 'discount_amount')));
    return [
      {
        lineId: String(item.order_item_id),
        ...(total > 0 ? { net: major(net, purse.currency), units } : { unitsIfFree: units }),
      },
    ];
  });
