import type { ReversalRow, Sale } from '../rows/rows';

/** Sales and credit notes by whose they are. */

export const groupByCustomer = (sales: Iterable<Sale>): Map<string, Sale[]> => {
  const groups = new Map<string, Sale[]>();
  for (const sale of sales) {
    if (!sale.order) continue;
    const group = groups.get(sale.order.customerKey);
    if (group) group.push(sale);
    else groups.set(sale.order.customerKey, [sale]);
  }
  return groups;
};

export const byCustomer = (notes: Iterable<ReversalRow>): Map<string, ReversalRow[]> => {
  const groups = new Map<string, ReversalRow[]>();
  for (const note of notes) {
    if (note.customerKey !== null)
      groups.set(note.customerKey, [...(groups.get(note.customerKey) ?? []), note]);
  }
  return groups;
};
