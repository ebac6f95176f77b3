import type { Db } from '../../../drizzle/client';
import { knownOrders } from '../../coverage';
import { walkIndexes } from '../../rows';
import { noTimeZone, RECONCILE_NOTES, reconciledWords } from '../sentences';
import { addDays, dayOf, isTimeZone, type Day } from '../../time';
import type { Store } from '../../types';
import {
  OURS,
  presetOf,
  PRESETS,
  type Definition,
  type ReconcilePart,
  type ReconcileQuestion,
  type ReconcileView,
} from './definition';
import { groupsOf, unconvertedIn, windowOf } from './entries';
import { partsBetween } from './steps';
import { reportedBySources } from './reported';

/** The bridge from our net sales to a platform's own figure, ending exactly at it. */

/** METRICS C11: until then late changes are still counted. */
const PROVISIONAL_DAYS = 3;

type Unconverted = ReconcileView['unconverted'];

/** What can't be valued is no part of the sum: it lies in what is unexplained. */
const unconvertedPart = (unconverted: Unconverted, at: number): ReconcilePart[] => {
  const orders = unconverted.reduce((sum, row) => sum + row.orders, 0);
  if (orders === 0) return [];
  return [
    {
      ...{ id: 'unconverted', label: 'No exchange rate' },
      definition:
        'Orders whose currency has no rate here: their money is in no figure of ours, and what it is in theirs can’t be told.',
      ...{ amount: null, rows: orders, start: at, end: at },
    },
  ];
};

const unexplainedPart = (theirs: number | null, at: number): ReconcilePart[] =>
  theirs === null
    ? []
    : [
        {
          ...{ id: 'unexplained', label: 'Unexplained' },
          definition: 'What no rule accounts for. 0 when everything is explained.',
          ...{ amount: theirs - at, rows: 0, start: at, end: theirs },
        },
      ];

const notesOf = (today: Day, { period }: ReconcileQuestion, unconverted: Unconverted): string[] => [
  ...(period.to > addDays(today, -PROVISIONAL_DAYS) ? [RECONCILE_NOTES.open] : []),
  ...(unconverted.length > 0 ? [RECONCILE_NOTES.unconverted] : []),
];

/** @throws DomainError bad_input for a zone that is none. */
export const reconcile = async (
  tx: Db,
  store: Store,
  question: ReconcileQuestion,
  now: Date,
): Promise<ReconcileView> => {
  const { period, zone } = question;
  if (!isTimeZone(zone)) throw noTimeZone(zone);
  await walkIndexes(tx);
  const found = zone === store.timeZone ? await reportedBySources(tx, store, period) : null;
  const preset = presetOf(question.preset ?? (found ? 'source_placed' : 'shopify_total_sales'));
  const reported = preset.id === 'source_placed' && question.theirs === null ? found : null;
  const theirs = reported?.amountMinor ?? question.theirs;
  const definition: Definition = { ...preset.contents, ...question.contents, zone };
  const window = windowOf(period, store.timeZone, zone);
  const groups = await groupsOf(tx, store, period, window);
  const { start, parts, end } = partsBetween(groups, { ...OURS, zone: store.timeZone }, definition);
  const unconverted = await unconvertedIn(tx, store, window);
  const today = dayOf(now.getTime(), store.timeZone);
  const known = await knownOrders(tx, store, period, now);
  return {
    ...{ store: store.slug, currency: store.currency, timeZone: store.timeZone },
    ...{ today, asOf: now.toISOString(), period, preset, definition, theirs, unconverted },
    told: reported && { sources: reported.sources, at: reported.at },
    presets: PRESETS.map(({ id, label }) => ({ id, label })),
    ours: start,
    parts: [...parts, ...unconvertedPart(unconverted, end), ...unexplainedPart(theirs, end)],
    expected: end,
    gap: theirs === null ? null : theirs - start,
    gapShare: theirs === null || start <= 0 ? null : (theirs - start) / start,
    verdict: reconciledWords(preset.label, theirs === null ? null : theirs - end),
    // what no source has reported is in their figure alone
    notes: [...known.notes, ...notesOf(today, question, unconverted)],
  };
};
