import type { Sold } from './book';
import { decimal, roundToInteger } from './money';
import type { ReversalRow } from './rows';

type Back = Pick<ReversalRow, 'kind' | 'externalId' | 'occurredAt' | 'returns'>;

/** At one instant a refund comes before the cancellation, which takes what is left. */
const byOccurrence = (a: Back, b: Back): number =>
  Date.parse(a.occurredAt) - Date.parse(b.occurredAt) ||
  Number(a.kind === 'cancellation') - Number(b.kind === 'cancellation') ||
  (a.externalId < b.externalId ? -1 : 1);

/**
 * What came back of the lines that an order was placed with, and not of those that an edit added
 * (METRICS 1). No source says of which: what is returned is shared by what is left of both at its time.
 */
export const returnsOfOriginals = (sold: readonly Sold[], reversals: readonly Back[]): number => {
  const all = reversals.reduce((sum, { returns }) => sum + returns, 0);
  const added = sold.filter(({ addedAt }) => addedAt !== null);
  if (added.length === 0) return all;
  const netOf = (parts: readonly Sold[]) => parts.reduce((sum, part) => sum + part.gross - part.discounts, 0);
  const placed = netOf(sold) - netOf(added);
  let [ofPlaced, ofAdded] = [0, 0];
  for (const { occurredAt, returns } of [...reversals].sort(byOccurrence)) {
    const there = added.filter(({ addedAt }) => Date.parse(addedAt!) <= Date.parse(occurredAt));
    const leftOfAdded = Math.max(0, netOf(there) - ofAdded);
    const leftOfPlaced = Math.max(0, placed - ofPlaced);
    const left = leftOfPlaced + leftOfAdded;
    const share = left === 0 ? 0 : roundToInteger(decimal(returns).times(leftOfAdded).div(left));
    // a cancellation that is dated before an edit takes back what the edit added all the same
    const part = Math.min(Math.max(share, returns - leftOfPlaced), netOf(added) - ofAdded);
    ofAdded += part;
    ofPlaced += returns - part;
  }
  return ofPlaced;
};
