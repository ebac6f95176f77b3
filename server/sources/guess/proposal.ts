import { groupBy } from '../../../shared/items';
import type { PartialMapping } from '../mapping';
import type { GuessedColumn } from './columns';
import type { Guess } from './guess';

/** The mapping that a guess makes. What the file does not tell is absent, and open. */

export type Proposal = PartialMapping;

type Found = Pick<
  Guess,
  'layout' | 'kind' | 'row' | 'decimal' | 'thousands' | 'dates' | 'currency' | 'taxRates' | 'columns'
>;

/** By field: its column, or all of them where it is made of several. */
export const columnsByField = (columns: readonly GuessedColumn[]): Record<string, string | string[]> => {
  const used = columns.filter(({ becomes, name }) => becomes !== null && name !== '');
  return Object.fromEntries(
    [...groupBy(used, ({ becomes }) => becomes ?? '')].map(([field, [first, ...others]]) => [
      field,
      others.length === 0 ? first.name : [first, ...others].map(({ name }) => name),
    ]),
  );
};

export const proposalOf = (found: Found): Proposal => {
  const { layout, kind, decimal, thousands, dates, columns } = found;
  const [date] = dates;
  const isOrders = kind === 'orders' || kind === null;
  const byField = columnsByField(columns);
  return {
    ...layout,
    ...(kind !== null && { kind }),
    ...(isOrders && { row: found.row }),
    ...(decimal !== null && { decimal, thousands }),
    ...(dates.length === 1 && { dates: typeof date === 'string' ? { format: date } : {} }),
    ...(found.taxRates !== null && { taxRates: found.taxRates }),
    columns: byField,
    passedOver: columns.filter(({ becomes }) => becomes === null).map(({ name }) => name),
    constants: {
      ...(found.currency !== null && byField.currency === undefined && { currency: found.currency }),
    },
  };
};

/** What somebody has said, completed by what the file tells of how it is written. */
export const completed = (draft: Proposal, found: Found): Proposal => {
  const own = proposalOf(found);
  const { currency } = own.constants ?? {};
  const columns = draft.columns ?? own.columns;
  return {
    ...own,
    ...draft,
    columns,
    constants: {
      ...(currency !== undefined && columns?.currency === undefined && { currency }),
      ...draft.constants,
    },
  };
};
