import type { SeriesAnswer, SeriesRow } from '../../../../server/explore';
import type { Day } from '../../../../shared/days';
import { openEnds } from '../../../kpi/openEnds';

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
  const { whole, open } = openEnds(rows);
  return rows.flatMap((row, index): Point[] =>
    row.bucket ? [{ ...row, day: row.bucket, whole: whole[index] ?? null, open: open[index] ?? null }] : [],
  );
};
