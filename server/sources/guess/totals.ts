import type { Answer, Asked } from './asked';
import { answer, has, isAnswered, ask, valueAlone, worked, type Stand } from './asking';
import { ANSWERS, ASKS, BECAUSE } from './sentences';
import { baseOf, type Sums } from './sums';

/** Whether a total is the sale, or the amounts that it is made of. */

export const totals = (stand: Stand): Asked[] =>
  stand.sums?.off ? [offTotal(stand, { ...stand.sums, off: stand.sums.off })] : ratedTotal(stand);

const offTotal = (stand: Stand, sums: Sums & { off: NonNullable<Sums['off']> }): Asked => {
  const { proposal, roles } = stand;
  const { off, total, checked } = sums;
  const value = proposal.columns;
  const isOfLine = proposal.row === 'line';
  const isTotal = value?.total !== undefined || value?.amount === total;
  const byTotal = isOfLine
    ? { columns: valueAlone('amount', total) }
    : { row: 'order', columns: valueAlone('total', total) };
  // that the total is taken said as well that rows are orders
  const isRowMoved = stand.answered.has('parts') && stand.isRowOpen && !stand.answered.has('row');
  const asked = ask('parts', {
    because: BECAUSE.off(sums, { ...off, checked }),
    open: !isAnswered(stand, 'parts'),
    chosen: isAnswered(stand, 'parts') ? (isTotal ? 'total' : 'parts') : null,
    answers: [
      // the rows of an order may each have a value of their own, not a total
      ...(isOfLine && total !== roles.amount ? [] : [answer('total', ANSWERS.parts.total(total), byTotal)]),
      ...byParts(stand, ANSWERS.parts.parts, isRowMoved ? { row: null } : {}),
    ],
  });
  return worked(stand, asked);
};

/** Taking what the total is made of; none = nothing of the list is. */
const byParts = (
  { roles }: Stand,
  label: (name: string) => string,
  more: Record<string, unknown>,
): Answer[] => {
  const base = baseOf(roles) === 'unitPrice' && roles.quantity !== undefined ? 'unitPrice' : 'amount';
  const name = roles[base] ?? roles.unitPrice;
  return name === undefined
    ? []
    : [answer('parts', label(name), { columns: valueAlone(base, name), ...more })];
};

export const hasRate = (stand: Stand): boolean =>
  has(stand, 'taxRate') || stand.proposal.constants?.taxRate !== undefined;

/** Beside a total that is without tax a rate says nothing: it is of goods, and the total has shipping in it. */
const ratedTotal = (stand: Stand): Asked[] => {
  const { columns, taxesIncluded } = stand.proposal;
  const total = columns?.total;
  if (total === undefined || taxesIncluded !== false || !hasRate(stand)) return [];
  const name = String(total);
  const asked = ask('parts', {
    ask: ASKS.ratedTotal,
    because: BECAUSE.ratedTotal(name),
    answers: [
      ...byParts(stand, ANSWERS.ratedTotal.parts, { taxesIncluded: false }),
      answer('total', ANSWERS.ratedTotal.total(name), {
        taxesIncluded: true,
        columns: valueAlone('total', name),
      }),
      answer('goods', ANSWERS.ratedTotal.goods(name), {
        taxesIncluded: false,
        columns: valueAlone('amount', name),
      }),
    ],
  });
  return [worked(stand, asked)];
};
