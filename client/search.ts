import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { z } from 'zod';
import { COMPARISONS, PRESETS } from '../shared/lists';
import { isDay, type Day } from '../shared/days';

/** The address is the state. What an address says wrongly is left out, not an error. */

// the content security policy allows no code made from text
z.config({ jitless: true });

export const day = z
  .custom<Day>((text) => typeof text === 'string' && isDay(text))
  .optional()
  .catch(undefined);

/** What a store is created for: to connect a shop, to import a file, or by itself. */
export const CREATED_FOR = ['shop', 'file', 'store'] as const;
export type CreatedFor = (typeof CREATED_FOR)[number];

/** What every address may say. */
export const rootSearch = z.object({
  /** A store is being created. */
  create: z.enum(CREATED_FOR).optional().catch(undefined),
});

export const periodSearch = z.object({
  /** A period that moves with the calendar; without it and without days the standing view. */
  period: z.enum(PRESETS).optional().catch(undefined),
  from: day,
  to: day,
  compare: z.enum(COMPARISONS).optional().catch(undefined),
  compareFrom: day,
  compareTo: day,
});

export type PeriodSearch = z.infer<typeof periodSearch>;

export const pageSearch = periodSearch.extend({
  /** Metric id, or phase, elapsed, pace, finish: the figure that is being asked. */
  why: z.string().max(100).optional().catch(undefined),
  /** The dimension by which the change of that figure is split. */
  whyBy: z.string().max(60).optional().catch(undefined),
  /** Id of the phase that the Roadmap shows. */
  phase: z.string().max(60).optional().catch(undefined),
  /** What is being edited on the Roadmap: phase, deliverable[.id], target[.id], history. */
  edit: z.string().max(60).optional().catch(undefined),
  table: z.boolean().optional().catch(undefined),
});

export type PageSearch = z.infer<typeof pageSearch>;

/** What goes along to another page or store: the period and what it is compared with. */
export const samePeriod = ({
  period,
  from,
  to,
  compare,
  compareFrom,
  compareTo,
}: PeriodSearch): PeriodSearch => ({ period, from, to, compare, compareFrom, compareTo });

/** What of an address belongs to one store: its records, and what is open of them. */
const OF_ONE_STORE = [
  ...['why', 'phase', 'edit', 'view', 'row', 'bucket', 'cell'],
  ...['as', 'id', 'order', 'source', 'connect', 'series', 'figure'],
] as const;

/** What goes along to the same page of another store: all that was chosen, and nothing that is only there. */
export const sameForStore = <S extends object>(search: S): S => {
  const kept = Object.entries(search).filter(([key]) => !(OF_ONE_STORE as readonly string[]).includes(key));
  return Object.fromEntries(kept) as S;
};

/** Which days an address asks for, and against which; half of it, or both ways at once, is left out. */
export const windowOf = (search: PeriodSearch): PeriodSearch => {
  const { period, from, to, compare, compareFrom, compareTo } = search;
  const days = from && to && from < to ? { from, to } : period && { period };
  const own = compareFrom && compareTo && compareFrom < compareTo && { compareFrom, compareTo };
  return { ...days, ...(own || (compare && { compare })) };
};

export const useStoreSlug = (): string => useParams({ from: '/s/$store' }).store;

export const usePageSearch = (): PageSearch => useSearch({ from: '/s/$store' });

/** Changes some of the address and keeps the rest; undefined removes. */
export const useSetSearch = (): ((change: Partial<PageSearch>) => void) => {
  const navigate = useNavigate();
  return (change) =>
    void navigate({
      to: '.',
      search: (previous: PageSearch) => ({ ...previous, ...change }),
      resetScroll: false,
    });
};
