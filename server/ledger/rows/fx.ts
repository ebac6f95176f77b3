import Big from 'big.js';
import { addDays, type Day } from '../../time';

/** Rates and their look-up (METRICS C6): the last one on or before the day, at most 7 days old, never a later one. */

export const MAX_RATE_AGE_DAYS = 7;

/** A quotient seldom ends: `convertMajor` has use for this many of its digits. */
const Quotient = Big();
Quotient.DP = 40;
Quotient.RM = Big.roundHalfUp;

export interface Rate {
  day: Day;
  base: string;
  quote: string;
  /** 1 base = rate quote. */
  rate: string;
}

export interface Found {
  rate: string;
  day: Day;
}

export class Rates {
  private readonly byDay = new Map<Day, Rate[]>();

  constructor(rates: readonly Rate[]) {
    // of several ways to cross, always the same one is taken
    const inOrder = [...rates].sort((a, b) => (`${a.base}${a.quote}` < `${b.base}${b.quote}` ? -1 : 1));
    for (const rate of inOrder) {
      const sameDay = this.byDay.get(rate.day);
      if (sameDay) sameDay.push(rate);
      else this.byDay.set(rate.day, [rate]);
    }
  }

  /** 1 `from` = rate `to` on `day`; directly published, inverted, or crossed over a common base. */
  lookup(from: string, to: string, day: Day, maxAgeDays = MAX_RATE_AGE_DAYS): Found | null {
    for (let age = 0; age <= maxAgeDays; age++) {
      const at = addDays(day, -age);
      const rate = rateAmong(this.byDay.get(at) ?? [], from, to);
      if (rate) return { rate, day: at };
    }
    return null;
  }
}

const rateAmong = (rates: readonly Rate[], from: string, to: string): string | null => {
  const of = (base: string, quote: string) => rates.find((r) => r.base === base && r.quote === quote)?.rate;
  const direct = of(from, to);
  if (direct !== undefined) return direct;
  const inverse = of(to, from);
  if (inverse !== undefined) return quotient('1', inverse);
  for (const { base, quote, rate } of rates) {
    if (quote !== from) continue;
    const toTarget = of(base, to);
    if (toTarget !== undefined) return quotient(toTarget, rate);
  }
  return null;
};

const quotient = (a: string, b: string): string => new Quotient(a).div(b).toFixed();
