import type { AsOf } from './asOf';
import { lackWords, type HeadlineRun } from '../coverage';
import type { Maturity, Metric } from '../catalog/metric';
import { DIMENSION_INFO } from '../catalog/dimensions';
import { nearest } from '../catalog/nearest';
import { badInput, notFound } from '../errors';
import { addDays, type Day, type Period } from '../time';
import { dateWords, datedRange, longDay } from '../../shared/dayWords';
import { DIMENSIONS, type CoveredFact, type Grain } from '../../shared/lists';
import { FACT_WORDS } from '../../shared/listWords';
import { countWords, DAYS, formOf, numberWords, percentWords, type Forms } from '../../shared/numberWords';
import { capitalised, listWords } from '../../shared/sentence';

/** What is written of an answer, in one place: why there is none, what it rests on, and what is refused. */

// why a figure has no value: a reason that a value bears, with days as the API writes them

export const NO_SOURCE = 'no source';
export const before = (day: Day): string => `no data before ${day}`;
export const since = (day: Day): string => `no data since ${day}`;
export const between = ({ from, to }: Period): string => `no data ${from} – ${addDays(to, -1)}`;

// what a verdict opens with

/** "Orders stop on 19 October, 41 days ago. " */
export const stopWords = (facts: readonly CoveredFact[], last: Day, daysAgo: number, today: Day): string => {
  const names = capitalised(listWords(facts.map((fact) => FACT_WORDS[fact])));
  return `${names} stop on ${longDay(last, today)}, ${countWords(daysAgo, DAYS)} ago. `;
};

/** "This demo's data ends on 28 November, 9 days ago. " */
export const demoWords = (last: Day, daysAgo: number, today: Day): string =>
  `This demo's data ends on ${longDay(last, today)}, ${countWords(daysAgo, DAYS)} ago. `;

/** "There is no data of orders for 21 Jan – 31 Jan 2026. "; null where none of the days lacks. */
export const gapWords = (fact: CoveredFact, gaps: readonly Period[]): string | null => {
  const lack = lackWords(fact, { gaps });
  return lack === null ? null : `${lack} `;
};

// why a change has no parts

export const partsUnknown = (lacking: Period): string =>
  `There is no figure for ${datedRange(lacking)}, so the change has no parts.`;

/** A label begins a sentence, and names at its end what makes no difference here: "orders with goods". */
const inSentence = (label: string): string => {
  const [name = label] = label.split(',');
  return /^[A-Z][a-z]/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
};

/** "gross sales less discounts": what shares are shares of. */
export const divisorWords = (added: readonly string[], taken: readonly string[]): string => {
  const less = taken.length > 0 ? ` less ${listWords(taken.map(inSentence))}` : '';
  return `${listWords(added.map(inSentence))}${less}`;
};
export const PARTS_OVERLAP =
  'The parts of this figure do not sum to it, as one customer can be in several of them, or it is no sum of days.';

// notes on a whole answer

export const NOTES = {
  order_basis:
    'Returns, taxes and shipping reversed later are counted on the day of their order (order basis).',
  customer_day:
    'Customers were counted in the customer-day table over the whole period: totals are not kept by filter.',
  cohort_days: 'Cohorts were built from the customer-day table, because rollups are not kept by filter.',
  unconverted:
    'Some orders or costs have no exchange rate: their money is left out of every figure until a rate is imported.',
  hybrid:
    'Orders of the shop are divided by sessions that another system has counted: a hybrid, not its conversion rate.',
  unlinked_returns:
    'Some credit notes name no order: they are booked on their own day, not on that of an order.',
  no_margin: 'The store has no contribution margin: declare one to get this figure.',
  ended_times:
    'Only times that have ended are counted: customers who will come back later are not in it, so it is rather short.',
} as const;

export const declaredMarginNote = (rate: string | number | null): string =>
  `Contribution is ${rate} of net sales, as the owner declared.`;

export const partNote = (label: string): string =>
  `${label}: some days are cut off, or nothing is said of them (yet).`;

/** To which moment an answer was read, where an instant was asked: `daily` names what is read by the day. */
export const asOfNote = ({ instant, day }: AsOf, daily: readonly string[]): string => {
  const upTo =
    daily.length > 0
      ? ` Read to the end of ${dateWords(addDays(day, -1))} in all parts: ${daily.join(', ')}.`
      : '';
  return `As of ${instant}: what happened then or later is left out, whenever the rest arrived.${upTo}`;
};

/** What is read by the day, beside the curves of cohorts. */
export const COSTED = ['marketing cost', 'CAC', 'break-even'];

const MONTHS = { one: 'month', other: 'months' };

const ageOf = (maturity: Maturity): string =>
  'days' in maturity ? countWords(maturity.days, DAYS) : countWords(maturity.months, MONTHS);

/** How far a metric that must mature could be read; `part`: the days of acquisition, null where there are none. */
export const maturityNote = (label: string, maturity: Maturity, part: Period | null): string =>
  part === null
    ? `${label}: nobody acquired in this period could be followed for ${ageOf(maturity)} yet.`
    : `${label}: of customers acquired ${datedRange(part)}, who could be followed for ${ageOf(maturity)}.`;

const MOST_RUNS = 4;
const CHANGES_MORE = { one: 'change more', other: 'changes more' };

/** Whose sessions the days of a period are. */
export const headlineNote = (runs: readonly HeadlineRun[]): string => {
  const dated = runs
    .slice(0, MOST_RUNS)
    .map(({ from, to, sources }) => `${sources.join(' + ')} ${datedRange({ from, to })}`);
  const more = runs.length - MOST_RUNS;
  const rest = more > 0 ? ` and ${countWords(more, CHANGES_MORE)}` : '';
  return `Each day has the sessions of one source, and nothing is added up: ${dated.join(', ')}${rest}.`;
};

/** How many orders customer metrics leave out. */
export const maskedNote = (masked: number, orders: number): string =>
  `${numberWords(masked, 0)} of ${numberWords(orders, 0)} orders (${percentWords(masked / orders, 1)}) are of channels that hide who buys (marketplaces, wholesale, tills that ask nobody): customers are counted without them.`;

// notes on one figure: its costs

const HAVE = { one: 'has', other: 'have' };
const ARE = { one: 'is', other: 'are' };
const COST_ROWS = { one: 'cost row', other: 'cost rows' };
const ORDER_COSTS = { one: 'cost of an order', other: 'costs of orders' };

const withoutRate = (n: number, things: Forms): string =>
  `${countWords(n, things)} ${formOf(n, HAVE)} no exchange rate and ${formOf(n, ARE)} left out.`;

export const unconvertedSpendNote = (rows: number): string => withoutRate(rows, COST_ROWS);
export const unconvertedCostsNote = (costs: number): string => withoutRate(costs, ORDER_COSTS);
export const unconvertedDaysNote = (days: number): string =>
  `Of ${countWords(days, DAYS)} some fixed costs have no exchange rate and are left out.`;
export const costCoverageNote = (coverage: number): string =>
  `Unit costs are known of ${percentWords(coverage, 1)} of net sales.`;
export const unknownCostsNote = (costs: readonly string[]): string =>
  `Not known in this period: ${costs.join('; ')}. Import them on the Data page.`;

/** What a figure rests on that is listed nowhere, beside facts by their own names. */
export const FOLLOWED = 'Customers followed over time';

// refusals

const list = (ids: readonly string[]): string => ids.join(', ');

export const noSuch = (what: string, id: string, ids: readonly string[]) =>
  badInput(`There is no ${what} "${id}"; there are ${list(ids)}.`, 'Choose one of them.');

export const noSeries = (id: string, known: readonly string[]) =>
  notFound(
    `There is no series ${id} in this store.`,
    known.length > 0
      ? `There are: ${list(known)}.`
      : 'Import a file of figures, or send them to ingest.series.',
  );

export const noCohort = (what: string, id: string, ids: readonly string[]) =>
  badInput(`there is no cohort ${what} "${id}"`, `There are ${list(ids)}.`);

export const noDay = (what: string, day: string) =>
  badInput(`${what} "${day}" is not a day`, 'Write a day from 1900 to 2200 such as 2026-03-01.');

export const endsBeforeStart = ({ from, to }: Period) =>
  badInput(
    `the period ends before it starts: from ${from} to ${to}`,
    'The end is exclusive: to must be a later day than from.',
  );

const WHERE_LISTED = 'All are listed by `npm run -s quarterdeck -- catalog`';

/** What is wrong with a metric that does not exist, and which one may have been meant. */
export const noMetric = (wrong: string, known: readonly string[]) => {
  const near = nearest(wrong, known);
  return badInput(
    `there is no metric "${wrong}"`,
    `${near === null ? '' : `Did you mean ${near}? `}${WHERE_LISTED}.`,
  );
};

export const noMetricAsked = () => badInput('no metric is asked for', `${WHERE_LISTED}.`);

export const tooManyFilters = (n: number, most: number) =>
  badInput(`${n} filters are too many`, `At most ${most} filters are allowed.`);

export const filteredTwice = (dimension: string) =>
  badInput(`there are two filters for ${dimension}`, 'A dimension can be filtered to one value.');

export const tooManyBuckets = (by: Grain) =>
  badInput(`there are too many ${by}s in that period`, 'Ask by month, quarter or year.');

/** `values`: what the answer would have; `most`: what it may. */
export const tooManyFigures = (values: number, most: number) =>
  badInput(
    `this would be ${numberWords(values, 0)} figures: an answer has at most ${numberWords(most, 0)}`,
    'Ask for a shorter period, a longer grain, fewer metrics, or a filter in place of the split.',
  );

export const notByGrain = ({ id, grains }: Pick<Metric, 'id' | 'grains'>, by: Grain) =>
  badInput(
    `${id} can't be asked by ${by}: it is about customers acquired in whole months`,
    `It can be asked by ${list(grains)}.`,
  );

/** Why a dimension says nothing of a metric. */
export type Meaningless =
  | { why: 'series' }
  | { why: 'own_parts' }
  | { why: 'lacking'; facts: readonly string[] }
  | { why: 'differing'; meanings: readonly (readonly [fact: string, meaning: string | undefined])[] };

const meaninglessWords = (dimension: string, reason: Meaningless): string => {
  if (reason.why === 'series') return 'nothing is said of such parts';
  if (reason.why === 'own_parts') return 'its parts are those of its own system';
  if (reason.why === 'lacking') return `${list(reason.facts).toLowerCase()} have no ${dimension}`;
  const meanings = reason.meanings.map(([fact, meaning]) => `${fact.toLowerCase()}: ${meaning}`);
  return `${dimension} means different things in its parts (${meanings.join('; ')})`;
};

export type Cut = 'split' | 'filtered';

export const notByDimension = (
  { id, label, dimensions }: Pick<Metric, 'id' | 'label' | 'dimensions'>,
  cut: Cut,
  dimension: string,
  reason: Meaningless,
) =>
  badInput(
    `${id} can't be ${cut} by ${dimension}: ${meaninglessWords(dimension, reason)}`,
    dimensions.length > 0
      ? `${capitalised(label)} can be ${cut} by ${list(dimensions)}.`
      : `${capitalised(label)} has no parts.`,
  );

/** "customer type"; what a series calls its parts stays as its system writes it. */
const partWords = (dimension: string): string => {
  const ours = DIMENSIONS.find((id) => id === dimension);
  return ours ? DIMENSION_INFO[ours].label.toLowerCase() : dimension;
};

/** "Sessions can't be split by currency: sessions have no currency." Others of the same question are. */
export const unsplitNote = (label: string, dimension: string, reason: Meaningless): string => {
  const words = partWords(dimension);
  return `${capitalised(label)} can't be split by ${words}: ${meaninglessWords(words, reason)}.`;
};

export const noPartsInCommon = (series: string, counted: string) =>
  badInput(
    `${series} and ${counted} have no parts in common: those of a series are its own system's`,
    'Ask for one of them, or for both without filters.',
  );

export const crossedParts = (series: string, parts: readonly string[]) =>
  badInput(
    `nothing is said of ${series} by ${list(parts)} at once`,
    'Ask by one of them: the parts of a series are not crossed.',
  );

export const cohortsNotBy = (dimension: string, allowed: readonly string[]) =>
  badInput(
    `cohorts can't be filtered by ${dimension}: a cohort is made of customers by their first order`,
    `They can be filtered by ${list(allowed)}.`,
  );

export const notYetCome = (asOf: string) =>
  badInput(
    `${asOf} has not come: nobody can tell what will have happened by then`,
    'Ask as of an instant that has passed, or leave it out.',
  );

/** What was known at an instant would be another number than what had happened by then. */
export const knownAtUnkept = (knownAt: string) =>
  badInput(
    `what was known at ${knownAt} can't be told: revisions of what was booked are not kept yet`,
    'Ask as of that instant (asOf, --as-of) for what had happened by then, whenever it arrived.',
  );

// what is wrong with a field, by whose name it is preceded

export const INVALID = {
  instant: 'is not an instant with a zone, such as 2026-03-01T00:00:00Z',
  years: 'is not between 1990 and 2100',
  fourFilters: 'has more than three filters',
  fiveFilters: 'has more than four filters',
  metric: (wrong: string, known: readonly string[]): string => {
    const { message, hint } = noMetric(wrong, known);
    return `${message}. ${hint}`;
  },
  noMetric: 'names no metric',
  halfComparison: 'compareFrom and compareTo come together',
  fraction: 'is not a whole number',
  noCohort: 'is not at least 1',
  manyCohorts: 'is more than 520',
} as const;
