import { useNavigate, useSearch } from '@tanstack/react-router';
import { z } from 'zod';
import { COHORT_GRAINS, COHORT_MEASURES } from '../../../shared/lists';

/** What the address says of the Retention page. What it says wrongly is left out. */

/** How many cohorts are shown. */
export const LENGTHS = [12, 24, 36] as const;
/** What the grid can be filtered by, with its words where it is not. A question has three filters at most. */
export const FILTERS = {
  channel: 'All channels',
  country: 'All markets',
  identity: 'Guests included',
} as const;
export type FilterId = keyof typeof FILTERS;
export const FILTER_IDS = Object.keys(FILTERS) as FilterId[];

const text = z.string().min(1).max(200).optional().catch(undefined);

export const retentionSearch = z.object({
  measure: z.enum(COHORT_MEASURES).optional().catch(undefined),
  by: z.enum(COHORT_GRAINS).optional().catch(undefined),
  last: z.literal(LENGTHS).optional().catch(undefined),
  /** average: cells are marked by how they compare with their column. */
  shade: z.enum(['average']).optional().catch(undefined),
  channel: text,
  country: text,
  identity: text,
  /** The figure that is explained: `2026-01.3`, `2026-01.cac`, `average.3` or `comeback`. */
  cell: z.string().max(40).optional().catch(undefined),
});

export type RetentionSearch = z.infer<typeof retentionSearch>;

const NOTHING: Record<FilterId, undefined> = {
  channel: undefined,
  country: undefined,
  identity: undefined,
};

export const useRetentionSearch = (): RetentionSearch => useSearch({ from: '/s/$store/retention' });

/** Changes some of the address and keeps the rest; undefined removes. */
export const useSetRetention = (): ((change: Partial<RetentionSearch>) => void) => {
  const navigate = useNavigate({ from: '/s/$store/retention' });
  return (change) =>
    void navigate({ to: '.', search: (previous) => ({ ...previous, ...change }), resetScroll: false });
};

/** The filters of the address, as a question has them. */
export const filtersOf = (search: RetentionSearch): { dimension: FilterId; value: string }[] =>
  FILTER_IDS.flatMap((dimension) => {
    const value = search[dimension];
    return value === undefined ? [] : [{ dimension, value }];
  });

export const NO_FILTERS: Partial<RetentionSearch> = NOTHING;

/** The question that the address asks. */
export const questionOf = (store: string, search: RetentionSearch) => {
  const where = filtersOf(search);
  return {
    store,
    measure: search.measure ?? COHORT_MEASURES[0],
    by: search.by ?? ('month' as const),
    last: search.last ?? LENGTHS[0],
    ...(where.length > 0 ? { where } : {}),
  };
};

/** The question of the page as a command for a terminal. */
export const commandOf = (store: string, search: RetentionSearch): string => {
  const { measure, by, last } = questionOf(store, search);
  const where = filtersOf(search).map(
    ({ dimension, value }) => ` --where '${dimension}=${value.replaceAll("'", `'\\''`)}'`,
  );
  return `npm run -s quarterdeck -- cohorts --measure ${measure} --store ${store} --by ${by} --last ${last}${where.join('')}`;
};
