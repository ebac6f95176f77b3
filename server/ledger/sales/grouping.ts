import type { ReversalRow, Sale } from '../rows/rows';
import type { OfCustomer } from './customer';

/** Sales and credit notes by whose they are. */
export const byCustomer = (
  sales: Iterable<Sale>,
  notes: Iterable<ReversalRow>,
): ((customerKey: string) => OfCustomer) => {
  const groups = new Map<string, { sales: Sale[]; unlinked: ReversalRow[] }>();
  const groupOf = (key: string) => {
    const known = groups.get(key) ?? { sales: [], unlinked: [] };
    groups.set(key, known);
    return known;
  };
  for (const sale of sales) if (sale.order) groupOf(sale.order.customerKey).sales.push(sale);
  for (const note of notes) if (note.customerKey !== null) groupOf(note.customerKey).unlinked.push(note);
  return groupOf;
};
