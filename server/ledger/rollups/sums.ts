import type { Amount, Amounts } from './measures';

/** Sums of signed changes, in memory. */

interface Entry {
  /** Values of the key columns, in the order of `Sums.columns`. */
  key: readonly string[];
  amounts: Record<string, Amount>;
}

const timesOf = (times: number, amount: Amount): Amount =>
  typeof amount === 'bigint' ? BigInt(times) * amount : times * amount;

const sumOf = (a: Amount, b: Amount): Amount =>
  typeof a === 'bigint' || typeof b === 'bigint' ? BigInt(a) + BigInt(b) : a + b;

const isNone = (amount: Amount): boolean => amount === 0 || amount === 0n;

/** Sums of measures by the values of key columns. */
export class Sums {
  private readonly entries = new Map<string, Entry>();

  constructor(readonly columns: readonly string[]) {}

  get size(): number {
    return this.entries.size;
  }

  add(key: readonly string[], amounts: Amounts<string>, times = 1): void {
    const id = key.join('\u0001');
    let entry = this.entries.get(id);
    if (!entry) this.entries.set(id, (entry = { key, amounts: {} }));
    for (const measure in amounts) {
      const amount = timesOf(times, amounts[measure] ?? 0);
      if (!isNone(amount)) entry.amounts[measure] = sumOf(entry.amounts[measure] ?? 0, amount);
    }
  }

  /** Rows that change something. */
  *changes(): Generator<Entry> {
    for (const entry of this.entries.values()) {
      for (const measure in entry.amounts) {
        if (isNone(entry.amounts[measure] ?? 0)) continue;
        yield entry;
        break;
      }
    }
  }
}
