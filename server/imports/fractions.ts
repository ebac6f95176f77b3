import type Big from 'big.js';
import type { FactKind, FactOf, OrderFact, SaleFact } from '../facts/fact';
import { decimal, minorDigits, toMinor, wholeMinor } from '../facts/money';
import { finerThanMoney, type Drift } from './sentences';

/** What rounding does to a file whose amounts are finer than its currency: its own sums are others than those stored. */

/** A price of eight decimals makes the value of its pieces to so many. */
const EXACT_DECIMALS = 4;

type Line = OrderFact['lines'][number];

interface Rounded {
  lines: number;
  gross: Big;
  discounts: Big;
  tax: Big;
}

export class Fractions {
  private readonly byCurrency = new Map<string, Rounded>();

  page(kind: FactKind, facts: readonly FactOf<FactKind>[]): void {
    if (kind !== 'sales') return;
    for (const fact of facts as readonly SaleFact[])
      if (fact.type === 'order') for (const line of fact.lines) this.line(line, fact.currency);
  }

  private line(line: Line, currency: string): void {
    const { unitPrice, discount, tax = '0' } = line;
    if ([unitPrice, discount, tax].every((amount) => wholeMinor(amount, currency) !== null)) return;
    const value = decimal(unitPrice).times(line.quantity).round(EXACT_DECIMALS);
    const off = {
      gross: roundedOff(value, currency),
      discounts: roundedOff(decimal(discount), currency),
      tax: roundedOff(decimal(tax), currency),
    };
    if (Object.values(off).every((one) => one.eq(0))) return;
    const known = this.byCurrency.get(currency) ?? NONE;
    this.byCurrency.set(currency, {
      lines: known.lines + 1,
      gross: known.gross.plus(off.gross),
      discounts: known.discounts.plus(off.discounts),
      tax: known.tax.plus(off.tax),
    });
  }

  /** By what is said of it: how many lines are rounded. */
  notes(): Record<string, number> {
    return Object.fromEntries(
      [...this.byCurrency].map(([currency, { lines, ...sums }]) => {
        const drift: Drift[] = [
          { name: 'gross', by: sums.gross },
          { name: 'discounts', by: sums.discounts },
          { name: 'tax', by: sums.tax },
        ];
        return [finerThanMoney(currency, drift), lines];
      }),
    );
  }
}

const NONE: Rounded = { lines: 0, gross: decimal(0), discounts: decimal(0), tax: decimal(0) };

/** How far the rounded amount is above the exact one, in major units. */
const roundedOff = (amount: Big, currency: string): Big =>
  decimal(toMinor(amount, currency))
    .div(decimal(10).pow(minorDigits(currency)))
    .minus(amount);
