import type { Amount, Amounts, SalesMeasure } from './measures';

/** Totals of what is counted, to be held against the rows that it is counted of. */

export type ControlTotals = Record<'orders' | 'grossSales' | 'discounts' | 'returns', number>;

export class Control {
  private readonly counted: ControlTotals = { orders: 0, grossSales: 0, discounts: 0, returns: 0 };

  add({ orders, grossSales, discounts, returns }: Amounts<SalesMeasure>, times: number): void {
    if (orders) this.counted.orders += times * numberOf(orders);
    if (grossSales) this.counted.grossSales += times * numberOf(grossSales);
    if (discounts) this.counted.discounts += times * numberOf(discounts);
    if (returns) this.counted.returns += times * numberOf(returns);
  }

  /** What was counted so far. */
  totals(): ControlTotals {
    return { ...this.counted };
  }
}

/** None of them is a square, which alone may be larger than a number. */
const numberOf = (amount: Amount): number => Number(amount);
