import { minorDigits } from '../facts/money';
import type { MetricId } from '../catalog/metrics';
import { FACT_WORDS, STATUS_WORDS } from '../../shared/listWords';
import { doneWithGone, phaseName, phaseQuarter, unjudged } from '../roadmap';
import type { PhaseView } from '../roadmap/types';
import { addDays, daysBetween, type Day, type Period } from '../time';
import type { Store } from '../types';
import { dateWords, dayWords, rangeWords, shortDay } from '../../shared/dayWords';
import type { CoveredFact, Status } from '../../shared/lists';
import {
  countWords,
  DAYS,
  decimals,
  formatter,
  type Forms,
  formOf,
  inCurrency,
  numberWords,
  ORDERS,
  percentWords,
  trueMinus,
} from '../../shared/numberWords';
import { capitalised, listWords, type Part } from '../../shared/sentence';

/** What the Bridge writes, in one place: codes and values come in, sentences go out. */

// the period

/** "Q2 2026". */
export const datedQuarter = (quarter: string, { from }: Period): string => `${quarter} ${from.slice(0, 4)}`;

/** "Q2 2026, 1 Apr – 30 Jun". */
export const closedLabel = (quarter: string, period: Period, today: Day): string =>
  capitalised(`${quarter}, ${rangeWords(period, today)}`);

/** "Q3 to date, 1 Jul – 3 Sep". */
export const runningLabel = (quarter: string, period: Period, today: Day): string =>
  capitalised(`${quarter} to date, ${rangeWords(period, today)}`);

export const olderQuarterWords = (quarter: string, lastDay: Day, today: Day): string =>
  `This is ${quarter}, the last quarter with data, up to ${dayWords(lastDay, today)}.`;

export const firstDayWords = (running: string, before: string): string =>
  `${capitalised(running)} begins today: this is ${before}, the last quarter with closed days.`;

/** "1 Apr – 3 Jun, same 64 days". */
export const comparedWords = (comparison: Period, period: Period, today: Day): string => {
  const days = daysBetween(comparison.from, comparison.to);
  const same = days === daysBetween(period.from, period.to) ? 'same ' : '';
  return `${rangeWords(comparison, today)}, ${same}${countWords(days, DAYS)}`;
};

export const noDataIn = (period: Period, today: Day): string => `no data in ${rangeWords(period, today)}`;
export const dataFrom = (first: Day): string => `data from ${dateWords(first)} only`;

/** "customers acquired 1 Jan – 31 Jan": of whom a figure is that has to mature. */
export const acquiredWords = ({ from, to }: Period): string =>
  `customers acquired ${shortDay(from)} – ${shortDay(addDays(to, -1))}`;

// the verdict

export const NOTHING_YET = 'No data yet: nothing has been imported into this store.';

/** "Q3 is on track: 41% done with 60% of the quarter gone." */
export const phaseWords = (phase: PhaseView): Part[] => {
  const { status } = phase;
  const quarter = capitalised(phaseQuarter(phase));
  const first: Part =
    status === 'unknown'
      ? { text: `${quarter} ${unjudged(phase) ?? 'has only begun'}` }
      : { text: `${quarter} is ${STATUS_WORDS[status]}`, status };
  return [first, { text: ': ' }, ...doneWithGone(phase), { text: '.' }];
};

export const nextPhaseWords = (phase: PhaseView, today: Day): string =>
  ` ${capitalised(phaseName(phase))} begins on ${dayWords(phase.startDay, today)}.`;

/** Names as they stand inside a sentence. */
const IN_PROSE: Partial<Record<MetricId, string>> = {
  net_sales: 'net sales',
  orders: 'orders',
  cr: 'conversion',
  ltv_revenue: 'LTV',
  cac_blended: 'CAC',
  ltv_cac: 'LTV:CAC',
  repeat_rate_90: 'the repeat rate',
};

const PLURAL: readonly MetricId[] = ['net_sales', 'orders'];

/** A figure that is judged, with its sample: a rate or a mean is never named without it. */
export interface Judged {
  metric: MetricId;
  label: string;
  sample: string | null;
}

/** What figures of one status have in common; never none of them. */
export interface JudgedGroup {
  status: Exclude<Status, 'unknown'>;
  of: readonly [Judged, ...Judged[]];
}

const nameOf = ({ metric, label, sample }: Judged): string => {
  const name = IN_PROSE[metric] ?? label;
  return sample === null ? name : `${name} (${sample})`;
};

const judgementOf = ({ status, of: [first, ...others] }: JudgedGroup): string => {
  if (status === 'unclear') return 'cannot be told apart from what is due';
  const isPlural = others.length > 0 || PLURAL.includes(first.metric);
  return `${isPlural ? 'are' : 'is'} ${STATUS_WORDS[status]}`;
};

/** " Net sales and AOV (3,204 orders with goods) are on track, CAC (31 new customers) cannot be told apart from what is due." */
export const judgedWords = (groups: readonly JudgedGroup[]): Part[] => {
  const parts = groups.flatMap((group, i): Part[] => {
    const names = listWords(group.of.map(nameOf));
    return [
      { text: `${i === 0 ? ` ${capitalised(names)}` : `, ${names}`} ` },
      { text: judgementOf(group), why: group.of[0].metric, status: group.status },
    ];
  });
  return parts.length > 0 ? [...parts, { text: '.' }] : [];
};

// net sales

/** Money as people write it; whole units from a thousand on. */
const moneyWords = (minor: number, currency: string): string => {
  const major = minor / 10 ** minorDigits(currency);
  const digits = Math.abs(major) < 1_000 ? minorDigits(currency) : 0;
  return trueMinus(formatter({ ...inCurrency(currency), ...decimals(digits) }).format(major));
};

/** Orders that a comparison of sales rests on. */
export interface OrderSample {
  now: number;
  before: number;
  isSmall: boolean;
}

/** " (12 orders after 9, a small sample)". */
const sampleOf = (sample: OrderSample | null): string =>
  sample === null
    ? ''
    : ` (${countWords(sample.now, ORDERS)} after ${numberWords(sample.before, 0)}${sample.isSmall ? ', a small sample' : ''})`;

/** What sales are compared with: its days in words, and the orders of both. */
export interface Against {
  against: string;
  sample: OrderSample | null;
}

/** "net sales are up 5.1% on 1 Apr – 30 Jun (12 orders after 9)." */
export const salesByPercent = (relative: number, { against, sample }: Against): Part[] => {
  const size = percentWords(Math.abs(relative), 1);
  if (size === percentWords(0, 1))
    return [{ text: `net sales are level with ${against}${sampleOf(sample)}.` }];
  return [
    { text: `net sales are ${relative > 0 ? 'up' : 'down'} ` },
    { text: size, why: 'net_sales' },
    { text: ` on ${against}${sampleOf(sample)}.` },
  ];
};

/** Beyond what a percentage can show: by the amounts. */
export const salesByAmount = (
  { now, before, currency }: { now: number; before: number; currency: string },
  { against, sample }: Against,
): Part[] => [
  { text: 'net sales are ' },
  { text: moneyWords(now, currency), why: 'net_sales' },
  { text: `, after ${moneyWords(before, currency)} in ${against}${sampleOf(sample)}.` },
];

/** Why a change has no percentage: nothing is known before, none of nothing, and none of a figure below zero. */
export const NO_PERCENT = {
  unknown: (against: string): Part[] => [{ text: `net sales can't be compared with ${against}.` }],
  nothing: (against: string): Part[] => [{ text: `no percentage: there were no net sales in ${against}.` }],
  negative: (against: string, difference: number): Part[] => {
    const course = difference === 0 ? 'level with' : difference > 0 ? 'up on' : 'down on';
    return [
      { text: 'net sales', why: 'net_sales' },
      { text: ` are ${course} ${against}, without a percentage: they were below zero then.` },
    ];
  },
};

export const nothingEarlier = (lack: string | null): string =>
  lack ? `nothing earlier to compare with, ${lack}.` : 'nothing earlier to compare with.';

// what drove the change

/** What a part of the change is called, and what its numbers count. */
export const PART_WORDS = {
  traffic: { label: 'Traffic', noun: 'sessions' },
  conversion: { label: 'Conversion', noun: 'orders per session' },
  aov: { label: 'AOV', noun: 'per web order' },
  web_orders: { label: 'Orders', noun: 'web orders' },
  web_sales: { label: 'Web shop', noun: 'sold in the web shop' },
  other_channels: { label: 'Other channels', noun: 'sold outside the web shop' },
  returns: { label: 'Returns', noun: 'reversed' },
} as const;

export const CHANGE_NOTES = {
  no_sessions:
    'There are no sessions of all days of the two periods, so traffic and conversion are shown together as orders.',
  no_orders:
    'Web sales without a web order in one of the two periods: they have no traffic, conversion and AOV.',
  unconverted:
    'Orders without an exchange rate are left out: of the money, and so of the orders and AOV here.',
} as const;

// what a young store can do next

const MORE: Forms = { one: 'more figure', other: 'more figures' };
/** How many figures a sentence names; one more is no shorter than its name. */
const NAMED = 3;

/** "Net sales, Orders, AOV and 24 more figures". */
const figuresNamed = (labels: readonly string[]): string =>
  labels.length <= NAMED + 1
    ? listWords(labels)
    : listWords([...labels.slice(0, NAMED), countWords(labels.length - NAMED, MORE)]);

const factNames = (facts: readonly CoveredFact[]): string =>
  capitalised(listWords(facts.map((fact) => FACT_WORDS[fact])));

const namesFrom = (locale: string, options: Intl.DateTimeFormatOptions, nth: (n: number) => Date) => {
  const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  return (n: number): string => format.format(nth(n));
};
/** 1 = Monday; 5 January 2026 is one. */
const weekdayName = namesFrom('en', { weekday: 'long' }, (n) => new Date(Date.UTC(2026, 0, 4 + n)));
const monthName = namesFrom('en', { month: 'long' }, (n) => new Date(Date.UTC(2026, n - 1, 1)));

type StoreSettings = Pick<Store, 'currency' | 'timeZone' | 'weekStart' | 'fiscalYearStart'>;

export const CHECKLIST = {
  store: ({ currency, timeZone, weekStart, fiscalYearStart }: StoreSettings): string =>
    `${currency}, ${timeZone}; weeks begin on ${weekdayName(weekStart)}, the fiscal year in ${monthName(fiscalYearStart)}.`,
  given: (figures: readonly string[]): string =>
    `${figuresNamed(figures)} ${formOf(figures.length, { one: 'rests', other: 'rest' })} on them.`,
  added: (facts: readonly CoveredFact[], figures: readonly string[]): string =>
    `${factNames(facts)} add ${figuresNamed(figures)}.`,
  costless: (figures: readonly string[]): string =>
    `${figuresNamed(figures)} still ${formOf(figures.length, { one: 'lacks', other: 'lack' })} a cost: the drawer of each figure names it.`,
  targets: (n: number): string => `The roadmap has ${countWords(n, { one: 'target', other: 'targets' })}.`,
  noTargets: (figures: readonly string[]): string =>
    `A roadmap gives ${figuresNamed(figures)} a target, a pace and a status.`,
} as const;

// what is wrong with a field, by whose name it is preceded

export const INVALID = {
  halfPeriod: 'from and to come together',
  twoPeriods: 'is named beside days (from, to): name one of them',
  twoComparisons: 'is named beside days (compareFrom, compareTo): name one of them',
} as const;
