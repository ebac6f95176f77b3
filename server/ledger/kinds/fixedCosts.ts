import { addDays, addMonths, daysBetween, monthOf, type Day } from '../../time';
import type { Rates } from '../rows/fx';
import { convert, evenly } from '../../facts/money';
import { held } from '../rows/invariant';
import { NAMES } from '../sentences';

/**
 * What fixed costs come to by day (METRICS 7): a month without a declaration takes the last one before it. A
 * month's cost is spread over its days to the minor unit, each day at its own rate.
 */

export interface DeclaredCost {
  source: string;
  kind: string;
  /** First day of the month. */
  month: Day;
  currency: string;
  amountMinor: number;
}

export interface FixedDay {
  /** In the store's currency; what has no exchange rate is not in it. */
  cost: number;
  isDeclared: boolean;
  isConverted: boolean;
}

export class FixedCosts {
  /** Declarations of each kind by month, the newest first. */
  private readonly kinds: [month: Day, costs: DeclaredCost[]][][];
  private readonly months = new Map<Day, FixedDay[]>();

  constructor(
    declared: readonly DeclaredCost[],
    private readonly books: { currency: string; rates: Rates },
  ) {
    const kinds = new Map<string, Map<Day, DeclaredCost[]>>();
    for (const cost of declared) {
      const key = JSON.stringify([cost.source, cost.kind]);
      const months = kinds.get(key) ?? new Map<Day, DeclaredCost[]>();
      months.set(cost.month, [...(months.get(cost.month) ?? []), cost]);
      kinds.set(key, months);
    }
    this.kinds = [...kinds.values()].map((months) => [...months].sort(([a], [b]) => (a < b ? 1 : -1)));
  }

  on(day: Day): FixedDay {
    const month = monthOf(day);
    const known = this.months.get(month) ?? this.daysOf(month);
    this.months.set(month, known);
    const found = known[daysBetween(month, day)];
    if (!found) throw new Error(`${day} is no day of ${month}`);
    return found;
  }

  private daysOf(month: Day): FixedDay[] {
    const costs = this.kinds.flatMap((months) => months.find(([since]) => since <= month)?.[1] ?? []);
    const length = daysBetween(month, addMonths(month, 1));
    const days = Array.from({ length }, (): FixedDay => ({
      cost: 0,
      isDeclared: costs.length > 0,
      isConverted: true,
    }));
    for (const { amountMinor, currency } of costs) {
      const parts = evenly(amountMinor, length);
      days.forEach((own, i) => {
        const cost = this.inStoreCurrency(
          held(parts[i], NAMES.partOf(addDays(month, i))),
          currency,
          addDays(month, i),
        );
        own.cost += cost ?? 0;
        own.isConverted &&= cost !== null;
      });
    }
    return days;
  }

  private inStoreCurrency(minor: number, from: string, day: Day): number | null {
    const { currency, rates } = this.books;
    if (from === currency) return minor;
    const found = rates.lookup(from, currency, day);
    return found && convert(minor, from, currency, found.rate);
  }
}
