import type { FactCoverage } from '../coverage/types';
import { addDays, type Day, type Period } from '../time';
import type { AsOf } from './asOf';
import { sightOf, type Request } from './plan';
import { nothingIn, type Reach } from './sight';
import type { CoveredFact } from '../../shared/lists';

/** How far a question could be read, in sentences. */

const FACT_WORDS: Record<CoveredFact, string> = {
  orders: 'orders',
  sessions: 'sessions',
  spend: 'marketing costs',
  costs: 'costs of orders',
  vitals: 'page speeds',
};

const list = (words: readonly string[]): string =>
  words.length <= 1 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** The whole of what is asked. */
export const periodOf = ({ spine }: Pick<Request, 'spine'>): Period => ({
  from: spine[0]!.from,
  to: spine.at(-1)!.to,
});

/** First day that the question does not read, at most the end of its period; null where it reads nothing. */
export const readToOf = (request: Request): Day | null => {
  const period = periodOf(request);
  const known = request.metrics.filter((metric) => nothingIn(period, sightOf(metric, request)) === null);
  const counted = known.filter(({ series }) => !series);
  const ends = (counted.length > 0 ? counted : known).map((metric) => sightOf(metric, request).reach!.to);
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
  const ended = factsIn(request).filter((fact) => fact.last === last);
  const whose =
    ended.length > 0 ? `: there is no data of ${list(ended.map(({ fact }) => FACT_WORDS[fact]))} since` : '';
  return `Read up to ${last}${whose}.`;
};

const startNotes = (request: Request): string[] => {
  const { from } = periodOf(request);
  return factsIn(request)
    .filter(({ first }) => first > from)
    .map(({ fact, first }) => `There is no data of ${FACT_WORDS[fact]} before ${first}.`);
};

const gapNotes = (request: Request): string[] => {
  const period = periodOf(request);
  return factsIn(request).flatMap(({ fact, gaps }) =>
    gaps
      .filter(({ from, to }) => from < period.to && period.from < to)
      .map(({ from, to }) => `There is no data of ${FACT_WORDS[fact]} from ${from} to ${addDays(to, -1)}.`),
  );
};

const missingNotes = ({ facts, coverage }: Request): string[] => {
  const missing = facts.filter((fact) => fact !== 'costs' && coverage[fact] === undefined);
  return missing.map((fact) => `No source has brought any ${FACT_WORDS[fact]}.`);
};

/** What must be said of the days that a question could not read. */
export const coverageNotes = (request: Request): string[] => [
  ...missingNotes(request),
  ...startNotes(request),
  ...gapNotes(request),
  ...[endNote(request)].filter((note) => note !== null),
];

/** The same of what is read of orders alone, over all time. */
export const orderNotes = ({ to, gaps }: Reach, { firstUnread }: AsOf): string[] => [
  ...gaps.map((gap) => `There is no data of orders from ${gap.from} to ${addDays(gap.to, -1)}.`),
  // yesterday is the newest day that anybody can know to its end
  ...(to < addDays(firstUnread, -1)
    ? [`Read up to ${addDays(to, -1)}: there is no data of orders since.`]
    : []),
];
