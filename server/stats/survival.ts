/** How long until something happens, of which much has not happened yet (Kaplan and Meier; METRICS 4). */

/** After so many days it has happened to so many. */
export interface Happened {
  days: number;
  count: number;
}

/**
 * The first day by which it has happened to at least half. Others count as watched for the days they were; null
 * while it has not come to that. Both in the order of days; what happens on a day comes before those who were
 * watched no longer than that day.
 */
export const censoredMedian = (
  happened: readonly Happened[],
  watched: readonly Happened[],
): number | null => {
  let left = [...happened, ...watched].reduce((sum, { count }) => sum + count, 0);
  let surviving = 1;
  let next = 0;
  for (const { days, count } of happened) {
    for (let one = watched[next]; one && one.days < days; one = watched[++next]) left -= one.count;
    surviving *= 1 - count / left;
    if (surviving <= 0.5) return days;
    left -= count;
  }
  return null;
};
