import type { Day } from '../../time';
import type { CountingOf, Counting } from '../rollups/counting';
import type { PlacedSale } from '../rows/rows';
import type { Sold } from './sold';

/** Where a customer's money belongs. */
export interface Owner {
  /** Day of the first counted order; null = there is none. */
  firstDay: Day | null;
}

/** A sale while it is counted. */
export interface CountedSale {
  counting: Counting;
  /** By the dimensions of its order. */
  here: CountingOf;
  sale: PlacedSale;
  owner: Owner;
  /** What its lines sold. */
  sold: readonly Sold[];
}
