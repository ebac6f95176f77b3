import type { SimpleFact } from '../facts/simple';
import type { OrderFact, SaleFact } from '../facts/fact';
import { addMonths, dayOf, type Day, type Period } from '../time';
import { valueAt } from '../../shared/items';
import type { Calendar } from './calendar';
import { decimalOf, SOURCE, type Shop } from './shop';

/**
 * What a shop's goods and orders cost. One month of the second quarter is costly. The supplier asks
 * more before another is found, and the carriers add a surcharge to every parcel. Sales go on
 * growing meanwhile; the margins tell.
 */

type UnitCost = SimpleFact<'unitCosts'>;
type OrderCost = SimpleFact<'orderCosts'>;

/** What a unit costs, as a share of the price in the shop: usually, in the costly month, and after it. */
const UNIT_SHARE = { usual: 0.34, costly: 0.4, after: 0.345 };
const SURCHARGE = 1.9;
/** In the store's currency. */
const PICKING = { first: 1.9, further: 0.35 };
const PARCEL: ReadonlyMap<string, number> = new Map([
  ['DE', 3.95],
  ['AT', 5.6],
  ['NL', 5.4],
  ['CH', 8.9],
  ['DK', 6.9],
]);
/** Of what was paid, and for each payment. */
const FEE = { share: 0.014, each: 0.25 };
const RETURN_HANDLING = 2.8;

/** The second month of the second quarter. */
export const costlyMonth = ({ phases: [, q2] }: Calendar): Period => {
  const from = addMonths(q2.from, 1);
  return { from, to: addMonths(from, 1) };
};

/** Unit costs by their first days. */
export const unitCostsOf = (shop: Shop, calendar: Calendar): UnitCost[] => {
  const { from, to } = costlyMonth(calendar);
  const since: [Day, number][] = [
    [calendar.firstDay, UNIT_SHARE.usual],
    [from, UNIT_SHARE.costly],
    [to, UNIT_SHARE.after],
  ];
  return [...shop.products, ...shop.bundles].flatMap(({ sku, price }) =>
    since.map(([fromDay, share]) => ({
      ...{ source: SOURCE, id: `${sku} ${fromDay}`, sku, fromDay, currency: shop.currency },
      cost: (Math.round(price * share * 20) / 20).toFixed(2),
    })),
  );
};

const paidFor = ({ lines, shipping, shippingDiscount }: OrderFact): number =>
  lines.reduce((sum, line) => sum + Number(line.unitPrice) * line.quantity - Number(line.discount), 0) +
  Number(shipping) -
  Number(shippingDiscount);

const minor = (amount: number): number => Math.round(amount * 100);

/** Every cost of every order, on the day of the order; of returns on their own. */
export const orderCostsOf = (shop: Shop, calendar: Calendar, sales: readonly SaleFact[]): OrderCost[] => {
  const costly = costlyMonth(calendar);
  const factors = new Map(shop.markets.map(({ country, priceFactor }) => [country, priceFactor]));
  return sales.flatMap((fact) => {
    if (fact.type !== 'order' || fact.excluded) return [];
    const order = fact;
    const day = dayOf(order.placedAt, shop.timeZone);
    const units = order.lines.reduce((sum, line) => sum + (line.isGiftCard ? 0 : line.quantity), 0);
    const cost = (
      kind: OrderCost['kind'],
      amount: number,
      at = day,
      currency = shop.currency,
    ): OrderCost => ({
      ...{
        source: SOURCE,
        id: `${order.id} ${kind}`,
        orderId: order.id,
        orderSource: SOURCE,
        kind,
        currency,
      },
      ...{ amount: decimalOf(minor(amount), currency), day: at },
    });
    const isSent = units > 0 && order.cancelledAt === undefined;
    const surcharge = day >= costly.from && day < costly.to ? SURCHARGE : 0;
    const paid = paidFor(order);
    return [
      ...(isSent ? [cost('fulfilment', PICKING.first + PICKING.further * (units - 1))] : []),
      ...(isSent ? [cost('carrier', valueAt(PARCEL, order.country) + surcharge)] : []),
      ...(paid > 0
        ? [
            cost(
              'payment_fee',
              FEE.share * paid + FEE.each * valueAt(factors, order.country),
              day,
              order.currency,
            ),
          ]
        : []),
      ...order.refunds
        .filter((refund) => refund.units > 0)
        .map((refund) => cost('return_handling', RETURN_HANDLING, dayOf(refund.occurredAt, shop.timeZone))),
    ];
  });
};
