import type { KnownOrders } from '../coverage';
import { convert } from '../facts/money';
import type { Counts } from './counts';
import { ERP_NOTE, REASONS, TERMS, unvaluedNote } from './sentences';
import type { FigureTerm, ParityFigure } from './types';
import type { Witness } from '../../shared/lists';

/** The figures of METRICS 11, each with what it is made of. Nothing to compare is null, never 0. */

/** How far the value ratio may lie from 1. */
const VALUE_TOLERANCE = 0.005;
const ERP_TARGET = 0.001;

type Entry = Pick<ParityFigure, 'id' | 'label' | 'unit' | 'better' | 'definition' | 'target'>;

interface Answer {
  value: number | null;
  reason?: string;
  num?: FigureTerm;
  den?: FigureTerm;
  meets?: boolean;
  notes?: string[];
}

interface Counted {
  counts: Counts;
  witness: Witness;
  currency: string;
  /** The witness has seen something, at whatever time. */
  hasBegun: boolean;
  known: KnownOrders;
}

interface Figure extends Entry {
  of: (counted: Counted) => Answer;
}

const count = (counted: Counted, cause: string): number =>
  counted.counts.causes.missing.find((row) => row.cause === cause)?.count ?? 0;

const ratio = (
  num: FigureTerm,
  den: FigureTerm,
  reason: string,
  meets?: (value: number) => boolean,
): Answer => {
  if (den.value === 0) return { value: null, reason, num, den };
  const value = num.value / den.value;
  return { value, num, den, ...(meets && { meets: meets(value) }) };
};

const coverage = ({ counts, witness }: Counted): Answer =>
  ratio(
    { label: TERMS.expectedSeen(witness), value: counts.matched },
    { label: TERMS.expected(witness), value: counts.expected },
    REASONS.none_expected(witness),
    (value) => value === 1,
  );

const totalCoverage = ({ counts, witness }: Counted): Answer =>
  ratio(
    { label: TERMS.ordersSeen(witness), value: counts.countedSeen },
    { label: TERMS.ordersOfAllChannels, value: counts.counted },
    REASONS.no_orders,
  );

const precision = ({ counts, witness }: Counted): Answer =>
  ratio(
    { label: TERMS.idsKnown, value: counts.seenIds - counts.phantoms },
    { label: TERMS.idsSeen(witness), value: counts.seenIds },
    REASONS.none_seen(witness),
    (value) => value === 1,
  );

/** |A ∩ B| / |A ∪ B| of expected and seen ids. */
const jaccard = ({ counts, witness }: Counted): Answer =>
  ratio(
    { label: TERMS.both, value: counts.matched },
    { label: TERMS.either, value: counts.expected + counts.seenIds - counts.matched },
    REASONS.nothing_at_all(witness),
  );

const unexplained = (counted: Counted): Answer => {
  if (counted.counts.expected === 0) return { value: null, reason: REASONS.none_expected(counted.witness) };
  const value = count(counted, 'unexplained');
  return { value, meets: value === 0 };
};

const duplicates = ({ counts, witness }: Counted): Answer => {
  if (counts.events === 0) return { value: null, reason: REASONS.none_seen(witness) };
  const value = counts.events - counts.seenIds;
  return {
    value,
    meets: value === 0,
    num: { label: TERMS.events, value: counts.events },
    den: { label: TERMS.distinctIds, value: counts.seenIds },
  };
};

/** Both sides in the store's currency at the rates of the orders: equal values give exactly 1. */
const valueRatio = ({ counts, witness, currency }: Counted): Answer => {
  const sum = (pick: 'seen' | 'charged') =>
    counts.values.reduce((all, row) => all + convert(row[pick], row.currency, currency, row.rate), 0);
  const answer = ratio(
    { label: TERMS.charged(witness), value: sum('seen') },
    { label: TERMS.ordersSay, value: sum('charged') },
    counts.matched === 0 ? REASONS.none_matched : REASONS.no_value,
    (value) => Math.abs(value - 1) <= VALUE_TOLERANCE,
  );
  const left = counts.unvalued;
  const notes = left > 0 ? [unvaluedNote(left)] : [];
  return { ...answer, notes };
};

/** Missing records that can't be compared yet, or never could, say nothing about the ERP. */
const erpMismatch = (counted: Counted): Answer => {
  const { counts } = counted;
  const open = count(counted, 'late') + count(counted, 'before_witness');
  const missing = counts.lists.missing - open;
  const differing = missing + counts.phantoms + counts.lists.mismatch;
  return {
    ...ratio(
      { label: TERMS.differing, value: differing },
      { label: TERMS.compared, value: counts.matched + missing + counts.phantoms },
      REASONS.none_in_both,
      (value) => value <= ERP_TARGET,
    ),
    notes: [ERP_NOTE],
  };
};

const FIGURES: readonly (Figure & { only?: Witness })[] = [
  {
    ...{ id: 'parity_coverage', label: 'Coverage', unit: 'fraction', better: 'up', target: '100%' },
    definition: 'Expected orders that were seen, as a share of all expected orders. Matched by order id.',
    of: coverage,
  },
  {
    ...{ id: 'parity_unexplained', label: 'Unexplained', unit: 'count', better: 'down', target: '0' },
    definition: 'Expected orders that were not seen and have no cause, guessed or given by a person.',
    of: unexplained,
  },
  {
    ...{ id: 'parity_precision', label: 'Precision', unit: 'fraction', better: 'up', target: '100%' },
    definition: 'Order ids that were seen and that the shop has, as a share of all order ids that were seen.',
    of: precision,
  },
  {
    ...{
      id: 'parity_value_ratio',
      label: 'Value ratio',
      unit: 'number',
      better: 'neither',
      target: '1 ± 0.5%',
    },
    definition:
      'Revenue that was seen over revenue of the same orders, on the same basis: what was charged with tax and shipping when the order was placed. The first event of an order counts.',
    of: valueRatio,
  },
  {
    ...{ id: 'pixel_duplicates', label: 'Duplicates', unit: 'count', better: 'down', target: '0' },
    definition: 'Events less distinct order ids: how often an order was reported once more.',
    of: duplicates,
  },
  {
    ...{ id: 'erp_mismatch_rate', label: 'ERP mismatch', unit: 'fraction', better: 'down', target: '≤ 0.1%' },
    definition:
      'Orders that shop and ERP do not agree on (missing in one of them, or of another value), as a share of the orders compared.',
    only: 'erp',
    of: erpMismatch,
  },
  {
    ...{ id: 'total_coverage', label: 'Total coverage', unit: 'fraction', better: 'up', target: null },
    definition:
      'Orders that were seen as a share of all orders, also those that nobody expects to be seen: till, wholesale, drafts, renewals.',
    only: 'pixel',
    of: totalCoverage,
  },
  {
    ...{ id: 'jaccard', label: 'Agreement', unit: 'fraction', better: 'up', target: null },
    definition:
      'Order ids on both sides over order ids on either (Jaccard). Unlike a ratio of counts, missing and phantom orders can’t make up for each other in it.',
    of: jaccard,
  },
];

/** Why there is nothing to compare, whatever the figure. */
const lackOf = ({ hasBegun, known, witness }: Counted): string | null => {
  if (!hasBegun) return REASONS.not_begun(witness);
  return known.period === null ? REASONS.orders_unknown : null;
};

/** Every figure that the witness can be asked for. */
export const figuresOf = (counted: Counted): ParityFigure[] =>
  FIGURES.filter(({ only }) => only === undefined || only === counted.witness).map(
    ({ of, only: _, ...entry }) => {
      const lack = lackOf(counted);
      const { value, reason, num, den, meets, notes }: Answer =
        lack === null ? of(counted) : { value: null, reason: lack };
      return {
        ...entry,
        value,
        reason: value === null ? (reason ?? null) : null,
        num: num ?? null,
        den: den ?? null,
        meets: value === null ? null : (meets ?? null),
        notes: notes ?? [],
      };
    },
  );
