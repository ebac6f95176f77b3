import type { Proposal } from '../../../../../server/sources/guess';
import { isWholeTest } from './cellTests';
import { hasField, nameOf, type Draft } from './draft';

/** What a person has begun to say and not ended, in words; the rest is asked by the server. */

const ofNotes = ({ creditNote }: Proposal): string[] => {
  if (!creditNote) return [];
  const { when, order } = creditNote as Partial<typeof creditNote>;
  const isMarked = typeof when === 'string' || (when !== undefined && isWholeTest(when));
  const isOrdered = typeof order === 'string' || (order !== undefined && String(order.column) !== '');
  return [
    ...(isMarked ? [] : ['which rows are refunds']),
    ...(isOrdered ? [] : ['which order a refund is of']),
  ];
};

const ofDiscounts = ({ discountLine }: Proposal): string[] =>
  discountLine && !isWholeTest(discountLine) ? ['which rows are discounts'] : [];

/** What contradicts each other in what was said of columns. */
const ofColumns = (proposal: Proposal): string[] => {
  const wanted: [string, boolean][] = [
    [
      'what a row is worth, as a total is that of a whole order',
      proposal.row === 'line' && hasField(proposal, 'total'),
    ],
    ['either the tax or its rate, not both', hasField(proposal, 'tax') && hasField(proposal, 'taxRate')],
    [
      'the tax itself, as a rate does not do beside a total without tax',
      hasField(proposal, 'total') && hasField(proposal, 'taxRate') && proposal.taxesIncluded === false,
    ],
  ];
  return wanted.filter(([, isMissing]) => isMissing).map(([what]) => what);
};

/** `proposal`: the draft as a mapping. */
export const unfinished = (draft: Draft, proposal: Proposal): string[] => [
  ...ofColumns(proposal),
  ...ofNotes(proposal),
  ...ofDiscounts(proposal),
  ...(nameOf(draft) === '' ? ['a name of this list'] : []),
];
