import { stringify } from 'csv-stringify/sync';
import { decimal, minorDigits } from '../facts/money';
import type { Cell, Figure, Grid } from './grid';

/**
 * A grid as CSV: UTF-8, commas, a line feed after each line, one header line.
 *
 * - `bucket` is the first day of its calendar bucket. A split's column has the dimension's name. The line of totals
 *   has `Total` in the first column.
 * - Money columns end in the currency (`net_sales_EUR`) and are decimals of it. Sums have its digits; money per
 *   something is unrounded, and so are rates, which are fractions (0.024 = 2.4 %).
 * - `X_before` is the value of the comparison. `X_change` is the relative change, for rates and plain numbers the
 *   difference.
 * - No data is an empty cell, never 0. `flags` has the reason (`orders:no_data_since_2026-06-14`), and what else must be
 *   known of a line's values: `metric:flag`, separated by spaces. `kpi --help` and the API explain the flags.
 * - Names that a spreadsheet would take for a formula get an apostrophe in front.
 */

/** Figures are no text: a minus sign must not be taken for a formula. */
interface Exact {
  exact: string;
}

const exactOf = ({ value, unit, isRatio }: Figure, currency: string): string => {
  if (value === null) return '';
  if (unit !== 'money') return decimal(value).toFixed();
  const digits = minorDigits(currency);
  const major = decimal(value).times(decimal(10).pow(-digits));
  return isRatio ? major.toFixed() : major.toFixed(digits);
};

/** What is said of a figure; where no day of it is covered that alone: `no_data_since_2026-06-14`. */
const marksOf = ({ flags, reason }: Figure): readonly string[] =>
  reason === undefined ? flags : [reason.replaceAll(' ', '_')];

const flagsOf = (line: readonly Cell[], { columns }: Grid): string =>
  line
    .flatMap((cell, i) =>
      typeof cell === 'string' ? [] : marksOf(cell).map((mark) => `${columns[i]?.name}:${mark}`),
    )
    .join(' ');

/** The whole file as text. */
export const csvOf = (grid: Grid, currency: string): string => {
  const head = grid.columns.map(({ name, unit }) => (unit === 'money' ? `${name}_${currency}` : name));
  const lines = [...grid.rows, ...grid.totals].map((line) => [
    ...line.map((cell): string | Exact =>
      typeof cell === 'string' ? cell : { exact: exactOf(cell, currency) },
    ),
    flagsOf(line, grid),
  ]);
  return stringify([[...head, 'flags'], ...lines], {
    escape_formulas: true,
    cast: { object: (cell) => ({ value: (cell as unknown as Exact).exact, escape_formulas: false }) },
  });
};
