import { decimal, minorOf, over, round, times, whole, type Fraction } from './money';
import { addDays } from './time';
import type { FxFact } from './types';

/** METRICS C6: the last rate on or before the day, at most seven days old. */
const OLDEST = 7;

const quoted = (rates: readonly FxFact[], from: string, to: string): Fraction | null => {
  for (const { base, quote, rate } of rates) if (base === from && quote === to) return decimal(rate);
  for (const { base, quote, rate } of rates)
    if (base === to && quote === from) return over(whole(1), decimal(rate));
  return null;
};

/** Of one day: as quoted, turned round, or crossed over a currency that both are quoted against. */
const onDay = (rates: readonly FxFact[], from: string, to: string): Fraction | null => {
  const plain = quoted(rates, from, to);
  if (plain) return plain;
  for (const common of ['EUR', 'USD', 'GBP', 'AUD', 'INR', 'JPY', 'KWD']) {
    const first = rates.find((rate) => rate.base === common && rate.quote === from);
    const second = rates.find((rate) => rate.base === common && rate.quote === to);
    if (first && second) return over(decimal(second.rate), decimal(first.rate));
  }
  return null;
};

/** Units of `to` for one of `from`, in major units of both. */
export const rateOn = (fx: readonly FxFact[], [from, to]: [string, string], day: string): Fraction | null => {
  if (from === to) return whole(1);
  for (let age = 0; age <= OLDEST; age++) {
    const then = addDays(day, -age);
    const found = onDay(
      fx.filter((rate) => rate.day === then),
      from,
      to,
    );
    if (found) return found;
  }
  return null;
};

/** From minor units of one currency to those of another, rounded once. */
export const converter =
  (rate: Fraction, [from, to]: [string, string]) =>
  (amount: Fraction): bigint =>
    round(over(times(times(amount, rate), minorOf(to)), minorOf(from)));
