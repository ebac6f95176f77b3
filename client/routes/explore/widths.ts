import type { Change, TableAnswer } from '../../../server/explore/types';
import type { Value } from '../../../server/ask/types';
import { formatMissing, formatSigned, formatValue, styleOf } from '../../format';
import { widest } from '../../ui/textWidth';
import type { GridColumn } from './rows';

/** How much room a column needs for what stands in it: no figure is cut. */

type Column = Pick<GridColumn, 'kind' | 'metric' | 'bucket'>;

/** Pixels where nothing needs more. */
const LEAST = { bucket: 124, split: 152, value: 104, change: 128, spark: 132 } as const;
const PADDING = 14;
/** A longer name has two lines. */
const WIDEST_NAME = 260;
const NAME = { size: 14, weight: 500 };
/** As in the row of totals. */
const FIGURE = { size: 13, weight: 600 };
/** Arrow and "unclear" around an amount. */
const AROUND_CHANGE = 76;

const linesOf = ({ rows, totals }: TableAnswer) => [...rows, ...totals];

/** The values that are written the longest: a whole column is not written for it. */
const outermost = (values: readonly Value[]): Value[] => {
  const known = values.filter(({ value }) => value !== null);
  const by = (than: (a: number, b: number) => boolean) =>
    known.reduce<Value | undefined>(
      (found, each) => (!found || than(each.value ?? 0, found.value ?? 0) ? each : found),
      undefined,
    );
  return [by((a, b) => a > b), by((a, b) => a < b)].filter((value) => value !== undefined);
};

const valueWidth = (values: readonly Value[], currency: string): number =>
  PADDING +
  widest(
    outermost(values).map(({ value, unit, den }) => formatValue(value, unit, currency, styleOf(den))),
    FIGURE,
  );

/** What a change says where it has no percentage, or what is missing: in two lines. */
const changeWidth = (changes: readonly Change[], currency: string): number => {
  // where there is a percentage, no amount is written
  const amounts = changes
    .filter(({ relative, value }) => relative === null || value.unit === 'number')
    .map(({ difference, value }) => ({ ...value, value: difference }));
  const signed = outermost(amounts).map(({ value, unit, den }) =>
    formatSigned(value, unit, currency, styleOf(den)),
  );
  const reasons = new Set(
    changes.flatMap(({ difference, value }) => (difference === null ? [formatMissing(value)] : [])),
  );
  return Math.max(
    AROUND_CHANGE + widest(signed, FIGURE),
    PADDING + widest([...reasons].map((reason) => `No comparison, ${reason}`)) * 0.6,
  );
};

/** Pixels. @param nameOf a value of the split, as people write it. */
export const widthOf = (
  { kind, metric, bucket }: Column,
  table: TableAnswer,
  nameOf: (split: string | null) => string,
): number => {
  const lines = linesOf(table).filter((line) => bucket === null || line.bucket === bucket);
  const needed = () => {
    if (kind === 'split')
      return Math.min(
        WIDEST_NAME,
        PADDING + widest([...new Set(table.rows.map((row) => nameOf(row.split)))], NAME),
      );
    if (!metric || kind === 'spark' || kind === 'bucket') return 0;
    if (kind === 'change')
      return changeWidth(
        lines.flatMap(({ changes }) => changes[metric.id] ?? []),
        table.currency,
      );
    return valueWidth(
      lines.flatMap(({ values }) => values[metric.id] ?? []),
      table.currency,
    );
  };
  return Math.ceil(Math.max(LEAST[kind], needed()));
};
