import { addDays, daysBetween } from '../time';
import type { SpendFact } from './fact';
import { decimal, evenly, minorDigits, toMinor } from './money';

/** Day by day, to the minor unit: the days make the whole. A cost of one day is itself. */
export const spreadOut = ({ spreadTo, ...fact }: SpendFact): SpendFact[] => {
  if (spreadTo === undefined || spreadTo === fact.day) return [fact];
  const digits = minorDigits(fact.currency);
  const parts = evenly(toMinor(fact.amount, fact.currency), daysBetween(fact.day, spreadTo) + 1);
  return parts.map((minor, i) => {
    const day = addDays(fact.day, i);
    const amount = decimal(minor).div(decimal(10).pow(digits)).toFixed(digits);
    return { ...fact, day, amount, ...(fact.id !== undefined && { id: `${fact.id}:${day}` }) };
  });
};
