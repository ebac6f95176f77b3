import { groupBy } from '../../../shared/items';
import type { Mapping, PartialMapping } from '../mapping';
import type { GuessedColumn } from './columns';
import type { Guess } from './guess';
import { DATES } from './written';

/** The mapping that a guess makes. What the file does not tell is absent, and open. */

export type Proposal = PartialMapping;

type Found = Pick<
  Guess,
  'layout' | 'kind' | 'row' | 'decimal' | 'thousands' | 'dates' | 'currency' | 'taxRates' | 'columns'
>;

/** What the file tells beyond the columns themselves; null = it does not. */
export interface Told {
  isRowOpen: boolean;
  taxesIncluded: boolean | null;
  discounts: Mapping['discounts'] | null;
  wholeOrder: Mapping['wholeOrder'];
  /** Null: nothing says that each line has its own. */
  charges: 'line' | null;
}

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

export const proposalOf = (found: Found, told: Told): Proposal => {
  const { layout, kind, decimal, thousands, columns } = found;
  const byField = columnsByField(columns);
  const hasCurrency = byField.currency !== undefined;
  return {
    ...layout,
    ...(kind !== null && { kind }),
    ...(decimal !== null && { decimal, thousands }),
    ...datesOf(found),
    ...((kind ?? 'orders') === 'orders' && ofOrders(found, told)),
    columns: byField,
    passedOver: columns.flatMap(({ becomes, either, name }) =>
      becomes === null && either.length === 0 ? [name] : [],
    ),
    constants: { ...(found.currency !== null && !hasCurrency && { currency: found.currency }) },
  };
};

const datesOf = ({ dates, columns }: Found): Pick<Proposal, 'dates'> => {
  const [only, ...others] = dates;
  if (others.length > 0) return {};
  const isUtc = columns.some(({ becomes, name }) => isDateField(becomes) && saysUtc(name));
  return {
    dates: { ...(typeof only === 'string' && { format: only }), ...(isUtc && { zone: 'UTC' }) },
  };
};

const isDateField = (field: string | null): boolean => DATES.some((date) => date === field);

/** `Created (UTC)`: the header says which zone its times are of. */
export const saysUtc = (name: string): boolean => /\b(?:UTC|GMT)\b/.test(name);

const ofOrders = (found: Found, told: Told): Proposal => ({
  ...(!told.isRowOpen && { row: found.row }),
  ...(found.row === 'line' && ofLines(told)),
  ...(found.taxRates !== null && { taxRates: found.taxRates }),
  ...(told.taxesIncluded !== null && { taxesIncluded: told.taxesIncluded }),
  ...(told.discounts !== null && { discounts: told.discounts }),
});

const ofLines = ({ wholeOrder, charges }: Told): Proposal => ({
  ...(wholeOrder.length > 0 && { wholeOrder }),
  ...(charges !== null && { charges }),
});

/** What somebody has said, completed by what the file tells of how it is written. */
export const completed = (draft: Proposal, own: Proposal): Proposal => {
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
