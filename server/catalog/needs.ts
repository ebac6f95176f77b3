import type { MeasureId } from './measures';
import type { Signed } from './metric';

/** Costs that must be known where goods were sold, or there is nothing to say. */
export interface Need {
  /** What is missing, as a sentence goes on after "not known: ". */
  missing: string;
  /** At least one of these is not 0 where it is known. */
  measures: readonly MeasureId[];
  /** Counts days of which it is not known: has to be 0, also where nothing was sold. */
  gaps?: MeasureId;
  /** Judged only where nothing is split or filtered: a part of the shop, such as the till, may have none. */
  ofAll?: boolean;
  /** How much of what was sold is known: sums to divide. */
  coverage?: { known: MeasureId; of: readonly Signed[] };
}

/** Net sales of goods that are named: a credit note that names no order names none. */
export const NAMED_SALES = [
  'gross_sales',
  '-discounts',
  '-returns',
  'unlinked_returns',
] as const satisfies Signed[];

const PAYMENT = { missing: 'payment fees', measures: ['payment_costs'] } as const satisfies Need;

const entries = {
  goods: {
    missing: 'unit costs of what was sold',
    measures: ['costed_units', 'costed_sales'],
    coverage: { known: 'costed_sales', of: NAMED_SALES },
  },
  fulfilment: { missing: 'fulfilment costs', measures: ['fulfilment_costs'] },
  carriers: { missing: 'carrier costs', measures: ['shipping_costs'] },
  delivery: {
    missing: 'fulfilment or carrier costs',
    measures: ['fulfilment_costs', 'shipping_costs'],
    ofAll: true,
  },
  fees: PAYMENT,
  payment: { ...PAYMENT, ofAll: true },
  marketing: {
    missing: 'media, creator or affiliate costs',
    measures: ['variable_rows'],
    ofAll: true,
  },
  fixed: { missing: 'fixed costs of every month', measures: [], gaps: 'undeclared_days' },
} satisfies Record<string, Need>;

export type NeedId = keyof typeof entries;
export const NEEDS: Record<NeedId, Need> = entries;

/** Not 0 where goods were sold, of which the money is known. */
export const SOLD: MeasureId = 'converted_units';

/** METRICS 7: below this share of net sales with a known unit cost, what rests on it is grey. */
export const LEAST_COVERAGE = 0.95;

/** METRICS 3: below this share of web orders that are matched to a session the conversion rate is grey. */
export const LEAST_MATCHED = 0.85;

/** All that must be read to judge these needs. */
export const termsOfNeeds = (needs: readonly NeedId[]): Signed[] =>
  needs.length === 0
    ? []
    : [
        SOLD,
        ...needs.flatMap((id) => {
          const { measures, gaps, coverage } = NEEDS[id];
          return [...measures, ...(gaps ? [gaps] : []), ...(coverage?.of ?? [])];
        }),
      ];
