import type { TableAnswer } from '../../../server/explore/types';
import type { Flag } from '../../../server/catalog/types';
import { formatMissing } from '../../format';
import type { GridRows } from './rows';
import type { Wanted } from './state';
import styles from './Notes.module.css';

/** What must be known to read the table: totals, faded figures, missing ones. */

const names = (labels: readonly string[]): string => [...new Set(labels)].join(', ');

const totalsNote = (rows: GridRows, { metrics, of, show }: Wanted): string[] => {
  if (!rows.total || rows.rows.length === 0) return [];
  const shown = show === 'pivot' ? [of] : metrics;
  const ratios = shown.filter(({ den }) => den !== null);
  const counted = shown.filter(({ den, additive, series }) => den === null && !additive && !series);
  const said = shown.filter(({ series }) => series);
  return [
    ...(ratios.length > 0 ? ['Rates in the row of totals are sums over sums, not means of the rows.'] : []),
    ...(counted.length > 0
      ? [
          `${names(counted.map(({ label }) => label))}: somebody can stand in several rows, so the total is counted afresh and is not the sum of the rows.`,
        ]
      : []),
    ...(said.length > 0
      ? [
          `${names(said.map(({ label }) => label))}: the total is what the system reports for the whole, where it does.`,
        ]
      : []),
  ];
};

const flagsIn = ({ rows, total }: GridRows): Set<Flag> =>
  new Set(
    [...rows, ...(total ? [total] : [])].flatMap((row) =>
      Object.values(row.values).flatMap((v) => v?.flags ?? []),
    ),
  );

/** "CAC: no cost recorded": why figures are missing, once for each metric. */
const missing = ({ rows }: GridRows, { metrics, of, show }: Wanted): string[] => {
  const found = new Set<string>();
  for (const row of rows)
    for (const [id, value] of Object.entries(row.values)) {
      const metric = show === 'pivot' ? of : metrics.find((m) => m.id === id);
      const reason = value && value.value === null ? formatMissing(value) : '';
      // the server says why of a whole column
      const isUnsplit = value?.flags.includes('not_by_split');
      if (metric && reason && !isUnsplit) found.add(`${metric.label}: ${reason}`);
    }
  return found.size > 0 ? [`${[...found].join('; ')}.`] : [];
};

export const Notes = ({ table, rows, wanted }: { table: TableAnswer; rows: GridRows; wanted: Wanted }) => {
  const flags = flagsIn(rows);
  const sentences = [
    ...totalsNote(rows, wanted),
    ...(flags.has('partial') ? ['In italics: a part of the days is cut off or still running.'] : []),
    ...(flags.has('small_sample') ? ['In grey: a small sample, not reliable.'] : []),
    ...(flags.has('low_coverage')
      ? ['In grey: the unit cost is known of less than 95 % of net sales, see cost coverage.']
      : []),
    ...(flags.has('low_match')
      ? ['In grey: less than 85 % of the web orders were matched to a session, see order match rate.']
      : []),
    ...missing(rows, wanted),
    ...(table.comparison && (wanted.show !== 'rows' || !wanted.split) && wanted.by
      ? ['Rows of single periods are not compared: two periods’ weeks or months do not lie side by side.']
      : []),
    ...table.notes,
  ];
  return (
    <ul className={styles.notes}>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
};
