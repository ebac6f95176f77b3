/** What every figure is added up from: one amount of one measure, with its days and what it is split by. */

export interface Dims {
  channel: string;
  device: string;
  country: string;
  currency: string;
  customer_type: string;
  identity: string;
  product_type: string;
}
export type Dimension = keyof Dims;

export interface Entry {
  measure: string;
  amount: bigint;
  /** When it happened; null = known by its day alone. */
  at: number | null;
  /** Where it is known by its day alone and booked on another: its own day. */
  known?: string;
  /** Event basis. */
  day: string;
  /** Order basis: reversals on the day of what they reverse. */
  orderDay: string;
  dims: Partial<Dims>;
  /** Whose it is; null = nobody's. */
  customer?: string | null;
}

/** Adds entries that share all but measure and amount. */
export const writer =
  (entries: Entry[], shared: Omit<Entry, 'measure' | 'amount'>) =>
  (amounts: Record<string, bigint | number | boolean>): void => {
    for (const [measure, amount] of Object.entries(amounts))
      entries.push({ ...shared, measure, amount: BigInt(amount) });
  };
