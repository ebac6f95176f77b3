import type { Db } from '../../drizzle/client';
import { measures } from '../ask';
import type { Period, Store } from '../ask/types';
import { decompose, roundToSum } from '../stats/decomposition';
import type { ChangePart, ChangeView } from './types';

/** What drove the change of net sales: traffic × conversion × AOV of the web, other channels, returns. */

const MEASURES = ['gross_sales', 'discounts', 'returns', 'web_sales', 'web_orders', 'sessions'] as const;
type Sums = Record<(typeof MEASURES)[number], number>;

const netOf = (sums: Sums): number => sums.gross_sales - sums.discounts - sums.returns;
const otherOf = (sums: Sums): number => sums.gross_sales - sums.discounts - sums.web_sales;
const ratio = (a: number, b: number): number => (b === 0 ? 0 : a / b);

/** sessions × orders per session × sales per order = web sales. */
const factorsOf = (sums: Sums): number[] => [
  sums.sessions,
  ratio(sums.web_orders, sums.sessions),
  ratio(sums.web_sales, sums.web_orders),
];

const webParts = (
  before: Sums,
  after: Sums,
): { parts: ChangePart[]; method: ChangeView['method']; note: string | null } => {
  const change = after.web_sales - before.web_sales;
  const isFactored =
    before.sessions > 0 && after.sessions > 0 && before.web_orders > 0 && after.web_orders > 0;
  const [was, is] = [factorsOf(before), factorsOf(after)];
  const factor = (
    i: 0 | 1 | 2,
    id: ChangePart['id'],
    label: string,
    unit: ChangePart['unit'],
    noun: string,
    effect: number,
  ) => ({
    ...{ id, label, unit, noun, effect },
    from: was[i]!,
    to: is[i]!,
  });
  if (!isFactored) {
    const [ordersWere, ordersAre] = [before.web_orders, after.web_orders];
    const [perOrderWas, perOrderIs] = [was[2]!, is[2]!];
    const { method, effects } = decompose([ordersWere, perOrderWas], [ordersAre, perOrderIs]);
    const [orders, aov] = roundToSum(effects, change);
    return {
      parts: [
        {
          id: 'traffic',
          label: 'Orders',
          from: ordersWere,
          to: ordersAre,
          unit: 'count',
          noun: 'orders',
          effect: orders!,
        },
        factor(2, 'aov', 'AOV', 'money', 'per order', aov!),
      ],
      method,
      note: 'Sessions are missing in one of the two periods, so traffic and conversion are shown together as orders.',
    };
  }
  const { method, effects } = decompose(was, is);
  const [traffic, conversion, aov] = roundToSum(effects, change);
  return {
    parts: [
      factor(0, 'traffic', 'Traffic', 'count', 'sessions', traffic!),
      factor(1, 'conversion', 'Conversion', 'fraction', 'orders per session', conversion!),
      factor(2, 'aov', 'AOV', 'money', 'per web order', aov!),
    ],
    method,
    note: null,
  };
};

/** Parts in money that sum exactly to the change (METRICS 15.3). */
export const changeOf = (before: Sums, after: Sums): ChangeView => {
  const web = webParts(before, after);
  const parts: ChangePart[] = [...web.parts];
  const [otherWas, otherIs] = [otherOf(before), otherOf(after)];
  if (otherWas !== 0 || otherIs !== 0) {
    const effect = otherIs - otherWas;
    parts.push({
      id: 'other_channels',
      label: 'Other channels',
      from: otherWas,
      to: otherIs,
      unit: 'money',
      noun: 'sold outside the web shop',
      effect,
    });
  }
  parts.push({
    id: 'returns',
    label: 'Returns',
    from: before.returns,
    to: after.returns,
    unit: 'money',
    noun: 'reversed',
    effect: before.returns - after.returns,
  });
  const [from, to] = [netOf(before), netOf(after)];
  return { metric: 'net_sales', from, to, change: to - from, parts, note: web.note, method: web.method };
};

export const changeView = async (
  tx: Db,
  store: Store,
  period: Period,
  comparison: Period,
  now: Date,
): Promise<ChangeView> =>
  changeOf(
    await measures(tx, store, comparison, MEASURES, now),
    await measures(tx, store, period, MEASURES, now),
  );
