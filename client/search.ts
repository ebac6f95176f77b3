import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { z } from 'zod';
import { COMPARISONS } from '../shared/lists';
import { isDay, type Day } from '../shared/days';

/** The address is the state. What an address says wrongly is left out, not an error. */

// the content security policy allows no code made from text
z.config({ jitless: true });

export const day = z
  .custom<Day>((text) => typeof text === 'string' && isDay(text))
  .optional()
  .catch(undefined);

export const pageSearch = z.object({
  from: day,
  to: day,
  compare: z.enum(COMPARISONS).optional().catch(undefined),
  /** Metric id, or phase, elapsed, pace, finish: the figure that is being asked. */
  why: z.string().max(100).optional().catch(undefined),
  /** Id of the phase that the Roadmap shows. */
  phase: z.string().max(60).optional().catch(undefined),
  /** What is being edited on the Roadmap: phase, deliverable[.id], target[.id], history. */
  edit: z.string().max(60).optional().catch(undefined),
  table: z.boolean().optional().catch(undefined),
});

export type PageSearch = z.infer<typeof pageSearch>;

/** What goes along to another page or store: the period and what it is compared with. */
export const samePeriod = ({ from, to, compare }: PageSearch): PageSearch => ({ from, to, compare });

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
