import { gapsIn, lackWords, noSourceWords, readToWords } from '../coverage';
import type { FactCoverage } from '../coverage/types';
import { lastOf } from '../../shared/items';
import { addDays, type Day, type Period } from '../time';
import type { AsOf } from './asOf';
import { sightOf, type Request } from './plan';
import { nothingIn, type Reach } from './sight';

/** How far a question could be read, in sentences. */

/** The whole of what is asked. */
export const periodOf = ({ spine }: Pick<Request, 'spine'>): Period => ({
  from: spine[0].from,
  to: lastOf(spine).to,
});

/** First day that the question does not read, at most the end of its period; null where it reads nothing. */
export const readToOf = (request: Request): Day | null => {
  const period = periodOf(request);
  const known = request.metrics.flatMap((metric) => {
    const sight = sightOf(metric, request);
    const { reach } = sight;
    return reach && nothingIn(period, sight) === null ? [{ isCounted: !metric.series, to: reach.to }] : [];
  });
  const counted = known.filter(({ isCounted }) => isCounted);
  const ends = (counted.length > 0 ? counted : known).map(({ to }) => to);
  const last = ends.sort().at(-1) ?? null;
  return last === null || last < period.to ? last : period.to;
};

/** The facts of a question's metrics, as they are covered. */
export const factsIn = ({ facts, coverage }: Pick<Request, 'facts' | 'coverage'>): FactCoverage[] =>
  facts.flatMap((fact) => coverage[fact] ?? []);

const endNote = (request: Request): string | null => {
  const readTo = readToOf(request);
  const { asOf } = request;
  if (readTo === null || readTo >= periodOf(request).to || readTo >= addDays(asOf.firstUnread, -1))
    return null;
  const last = addDays(readTo, -1);
  return readToWords(
    readTo,
    factsIn(request).filter((fact) => fact.last === last),
  );
};

/** The last day of a fact that has none in the period, though one could be known to its end. */
const endBefore = ({ from }: Period, { first, last }: FactCoverage, { firstUnread }: AsOf): Day | undefined =>
  first <= last && last < from && last < addDays(firstUnread, -1) ? last : undefined;

const lackNotes = (request: Request): string[] => {
  const period = periodOf(request);
  return factsIn(request).flatMap(
    (covered) =>
      lackWords(covered.fact, {
        before: covered.first > period.from ? covered.first : undefined,
        gaps: gapsIn(covered.gaps, period),
        after: endBefore(period, covered, request.asOf),
        endedBy: covered.endedBy,
      }) ?? [],
  );
};

const missingNotes = ({ facts, coverage }: Request): string[] =>
  facts.filter((fact) => fact !== 'costs' && coverage[fact] === undefined).map(noSourceWords);

/** What must be said of the days that a question could not read. */
export const coverageNotes = (request: Request): string[] => [
  ...missingNotes(request),
  ...lackNotes(request),
  ...[endNote(request)].filter((note) => note !== null),
];

/** What must be said of the days that could not be read, where orders alone are read over all time. */
export const orderNotes = ({ to, gaps }: Reach, { firstUnread }: AsOf): string[] => [
  ...[lackWords('orders', { gaps })].filter((note) => note !== null),
  // yesterday is the newest day that anybody can know to its end
  ...(to < addDays(firstUnread, -1) ? [readToWords(to, [{ fact: 'orders', endedBy: [] }])] : []),
];
