import type { Db } from '../../drizzle/client';
import { MEASURES } from '../catalog/measures';
import { laterThan, type Later, type LaterScope } from '../ledger';
import { addMonths, monthOf, type Period } from '../time';
import type { AsOf } from './asOf';
import type { Read, Reading, Request, Slice } from './plan';

/** What questions as of an instant leave out: read once for all that are asked together as of it. */

/** What comes later than the instant of a request; null = nothing has to be left out. */
export type LaterBy = (request: Request) => Later | null;

interface Planned {
  request: Request;
  reads: readonly Read[];
}

const SALES = new Set(['sales', 'lines', 'costs', 'customers', 'cohorts']);

/** Less what came back since: on the order basis, or always. */
const isRestated = ({ measure, column }: Reading): boolean =>
  MEASURES[measure].restated === true || column === MEASURES[measure].placedColumn;

/** The days whose orders a slice is about: of a cohort all its months. */
const daysOf = ({ from, to, maturity }: Slice): Period =>
  maturity && 'months' in maturity ? { from, to: addMonths(monthOf(to), maturity.months) } : { from, to };

/** Periods without those that lie in or touch another, so that no day is asked for twice. */
export const merged = (periods: readonly Period[]): Period[] => {
  const out: Period[] = [];
  for (const { from, to } of periods.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = out.at(-1);
    if (last && from <= last.to) last.to = to > last.to ? to : last.to;
    else out.push({ from, to });
  }
  return out;
};

const spansOf = (reads: readonly Read[], isMeant: (reading: Reading) => boolean): Period[] =>
  merged(reads.filter(({ readings }) => readings.some(isMeant)).flatMap(({ slices }) => slices.map(daysOf)));

const scopeOf = ({ asOf }: Request, reads: readonly Read[]): LaterScope => {
  const reaches = (read: Read) => read.slices.some(({ to }) => to > asOf.day);
  const among = (isMeant: (fact: string) => boolean) => reads.some(({ fact }) => isMeant(fact));
  return {
    at: asOf.instant,
    day: asOf.day,
    isDayRead: reads.some(reaches),
    restated: spansOf(reads, isRestated),
    costed: spansOf(
      reads,
      ({ measure }) => MEASURES[measure].fact === 'costs' && MEASURES[measure].daily === true,
    ),
    isOf: {
      sales: among((fact) => SALES.has(fact)),
      sessions: among((fact) => fact === 'sessions'),
      measured: among((fact) => fact === 'histograms' || fact === 'checkouts'),
    },
  };
};

/** What comes later of the orders of some days alone. */
export const ordersLater = (asOf: AsOf, days: Period): LaterScope => ({
  at: asOf.instant,
  day: asOf.day,
  isDayRead: asOf.firstUnread > asOf.day,
  restated: [days],
  costed: [],
  isOf: { sales: true, sessions: false, measured: false },
});

/** Reads what comes later than the instants that were asked. */
export const laterOf = async (tx: Db, plans: readonly Planned[]): Promise<LaterBy> => {
  const byInstant = new Map<string, Planned[]>();
  const keyOf = ({ store, asOf }: Request) => `${store.id} ${asOf.instant}`;
  for (const plan of plans) {
    if (!plan.request.asOf.isAsked) continue;
    const key = keyOf(plan.request);
    byInstant.set(key, [...(byInstant.get(key) ?? []), plan]);
  }
  const found = new Map<string, Later>();
  for (const [key, together] of byInstant) {
    const { request } = together[0]!;
    const reads = together.flatMap((plan) => plan.reads);
    found.set(key, await laterThan(tx, request.store, scopeOf(request, reads)));
  }
  return (request) => (request.asOf.isAsked ? (found.get(keyOf(request)) ?? null) : null);
};
