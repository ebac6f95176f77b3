import type { SeriesAnswer, SeriesRow } from '../../../../server/explore';
import type { Day } from '../../../../shared/days';

/** What the chart of a series draws of its buckets. */

export interface Point extends SeriesRow {
  day: Day;
  /** Of a bucket that belongs to the line. */
  whole: number | null;
  /** Of the first or last bucket, where it is cut or still runs: it would be a dip. */
  open: number | null;
}

/** A bucket with a hole between others stays in the line: the table says what it lacks. */
export const pointsOf = ({ rows }: Pick<SeriesAnswer, 'rows'>): Point[] => {
  const known = rows.flatMap(({ value }, index) => (value === null ? [] : [index]));
  const ends = [known[0], known.at(-1)];
  return rows.flatMap((row, index): Point[] => {
    if (!row.bucket) return [];
    const isOpen = ends.includes(index) && row.flags.includes('partial');
    return [{ ...row, day: row.bucket, whole: isOpen ? null : row.value, open: isOpen ? row.value : null }];
  });
};
