import type { ListedSeries, SeriesView } from '../../../../server/catalog/series';
import type { SeriesRow } from '../../../../server/explore';
import { type Period, addDays } from '../../../../shared/days';
import { formatValue } from '../../../format';

/** How series are spoken of. */

/** "GA4, Shopify and 2 more". */
export const named = (names: readonly string[]): string => {
  const [first = '', second, ...more] = names;
  if (second === undefined) return first;
  return more.length > 0 ? `${first}, ${second} and ${more.length} more` : `${first} and ${second}`;
};

const SHOWN_DAYS = 92;

/** The days that are shown unless the address says others: the newest, or all that was reported in one. */
export const newestDays = ({ firstDay, lastDay, hasDays }: ListedSeries): Period => {
  const to = addDays(lastDay, 1);
  const from = addDays(to, -SHOWN_DAYS);
  return { from: !hasDays || from < firstDay ? firstDay : from, to };
};

/** What stands where there is no value. */
const missing = ({ flags }: SeriesRow): string =>
  flags.includes('not_additive') ? 'can’t be added up' : 'no data';

export const figure = (row: SeriesRow, view: SeriesView, currency: string): string =>
  row.value === null ? missing(row) : valueText(row.value, view, currency);

export const valueText = (value: number, { unit }: SeriesView, currency: string): string => {
  // the system's own decimals: what it counts in halves is no count of ours
  const isWhole = unit !== 'count' || Number.isInteger(value);
  return formatValue(value, isWhole ? unit : 'number', currency, 'unit');
};

/** What has to be known of a figure; empty = nothing. */
export const noteOf = ({ flags }: SeriesRow): string =>
  flags.includes('partial') ? 'some days have no value' : '';
