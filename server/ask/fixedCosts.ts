import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../../drizzle/client';
import { FixedCosts, ratesFor, type DeclaredCost } from '../ledger';
import { addDays, later, type Day } from '../time';
import { sliceId, type Read, type Request } from './plan';

/**
 * Fixed costs are declared by month and hold until another is declared: no rollup has an end for them.
 * The few declarations are read and worked out by day.
 */

const lastDayOf = ({ slices }: Read): Day => addDays(slices.map(({ to }) => to).reduce(later), -1);

/** All that was declared up to the last month that is read. */
export const fixedStatement = (read: Read, request: Request): SQL => sql`
select source, kind, month::text as month, currency, amount_minor as "amountMinor"
from fixed_costs
where store_id = ${request.store.id} and month <= ${lastDayOf(read)}
order by month`;

/** Sums of the days of each slice, as a statement would give them. */
export const fixedSums = async (
  tx: Db,
  read: Read,
  { store }: Request,
  declared: readonly DeclaredCost[],
): Promise<Record<string, unknown>[]> => {
  const last = lastDayOf(read);
  const first = read.slices.reduce((day, { from }) => (from < day ? from : day), last);
  const dated = declared.flatMap(({ currency }) => [first, last].map((day) => ({ currency, day })));
  const book = new FixedCosts(declared, {
    currency: store.currency,
    rates: await ratesFor(tx, store, dated),
  });
  return read.slices.map((slice) => {
    const sums = { fixed_costs: 0, undeclared_days: 0, unconverted_fixed_days: 0 };
    for (let day = slice.from; day < slice.to; day = addDays(day, 1)) {
      const { cost, isDeclared, isConverted } = book.on(day);
      sums.fixed_costs += cost;
      sums.undeclared_days += isDeclared ? 0 : 1;
      sums.unconverted_fixed_days += isConverted ? 0 : 1;
    }
    return { s: sliceId(slice), split: null, ...sums };
  });
};
