import type { Db } from '../../drizzle/client';
import { MEASURES } from '../catalog/measures';
import { laterThan, type Later, type LaterScope } from '../ledger';
import { addMonths, monthOf, type Instant, type Period } from '../time';
import type { AsOf } from './asOf';
import type { Read, Reading, Request, Slice } from './plan';

/** What questions as of an instant leave out: read once for all that are asked together as of it. */

/** What comes later than the cut of a read; null = nothing has to be left out. */
export type LaterBy = (request: Request, read: Read) => Later | null;

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

const scopeOf = ({ asOf }: Request, cut: Instant, reads: readonly Read[]): LaterScope => {
  const reaches = (read: Read) => read.slices.some(({ to }) => to > asOf.day);
  const among = (isMeant: (fact: string) => boolean) => reads.some(({ fact }) => isMeant(fact));
  return {
    at: cut,
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
  at: asOf.cut,
  day: asOf.day,
  isDayRead: asOf.firstUnread > asOf.day,
  restated: [days],
  costed: [],
  isOf: { sales: true, sessions: false, measured: false },
});

/** Reads what comes later than the cuts of what is read as of an instant. */
export const laterOf = async (tx: Db, plans: readonly Planned[]): Promise<LaterBy> => {
  const byCut = new Map<string, { request: Request; cut: Instant; reads: Read[] }>();
  // two instants of one day have the same first cut
  const keyOf = ({ store, asOf }: Request, { cut }: Read) => `${store.id} ${asOf.day} ${cut}`;
  for (const { request, reads } of plans) {
    if (!request.asOf.isAsked) continue;
    for (const read of reads) {
      const key = keyOf(request, read);
      const together = byCut.get(key) ?? { request, cut: read.cut, reads: [] };
      together.reads.push(read);
      byCut.set(key, together);
    }
  }
  const found = new Map<string, Later>();
  for (const [key, { request, cut, reads }] of byCut)
    found.set(key, await laterThan(tx, request.store, scopeOf(request, cut, reads)));
  return (request, read) => (request.asOf.isAsked ? (found.get(keyOf(request, read)) ?? null) : null);
};
