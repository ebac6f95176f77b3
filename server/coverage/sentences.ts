import { datedRange, dateWords } from '../../shared/dayWords';
import type { CoveredFact } from '../../shared/lists';
import { FACT_WORDS } from '../../shared/listWords';
import { listWords } from '../../shared/sentence';
import type { FactCoverage } from './types';
import { addDays, type Day, type Period } from '../time';

/** What is said of days without data, in one place: questions, lists of rows, parity and the Bridge say the same. */

/** Days of a period of which nothing is known. */
export interface Lack {
  /** Nothing is known before this day … */
  before?: Day | undefined;
  /** … nor in these days … */
  gaps?: readonly Period[];
  /** … nor after this day … */
  after?: Day | undefined;
  /** … which is the last of these sources. */
  endedBy?: readonly string[];
}

/** " (shop and till)". */
const sourceWords = (sources: readonly string[]): string =>
  sources.length > 0 ? ` (${listWords(sources)})` : '';

/** "There is no data of orders before 5 Oct 2026 and after 19 Oct 2026."; null where nothing is lacking. */
export const lackWords = (
  fact: CoveredFact,
  { before, gaps = [], after, endedBy = [] }: Lack,
): string | null => {
  const parts = [
    ...(before === undefined ? [] : [`before ${dateWords(before)}`]),
    ...gaps.map((gap) => `for ${datedRange(gap)}`),
    ...(after === undefined ? [] : [`after ${dateWords(after)}${sourceWords(endedBy)}`]),
  ];
  return parts.length > 0 ? `There is no data of ${FACT_WORDS[fact]} ${listWords(parts)}.` : null;
};

/** Gaps that lie in a period, or reach into it. */
export const gapsIn = (gaps: readonly Period[], period: Period): Period[] =>
  gaps.filter(({ from, to }) => from < period.to && period.from < to);

/** "No source has brought any orders." */
export const noSourceWords = (fact: CoveredFact): string => `No source has brought any ${FACT_WORDS[fact]}.`;

export type Ended = Pick<FactCoverage, 'fact' | 'endedBy'>;

/** "Read up to 10 May 2026: there is no data of orders (shop) since." Without facts the cause is not theirs. */
export const readToWords = (readTo: Day, ended: readonly Ended[]): string => {
  const whose = listWords(ended.map(({ fact, endedBy }) => `${FACT_WORDS[fact]}${sourceWords(endedBy)}`));
  const why = ended.length > 0 ? `: there is no data of ${whose} since` : '';
  return `Read up to ${dateWords(addDays(readTo, -1))}${why}.`;
};
