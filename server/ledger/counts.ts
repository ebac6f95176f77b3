/** What became of the facts of a batch. */
export interface Counts {
  new: number;
  changed: number;
  unchanged: number;
}

/** A parsed fact and the 1-based row that it came from. */
export interface FactRow<F> {
  row: number;
  fact: F;
}
