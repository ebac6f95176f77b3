import { daysBetween, type Instant } from '../../time';
import { countUnlinked, countSale, dimensionsOf } from './count';
import type { Owner } from './counted';
import type { Counting } from '../rollups/counting';
import {
  byTime,
  isOfCustomer,
  isPlaced,
  keyOf,
  NOBODY,
  type CustomerState,
  type Dims,
  type OrderRow,
  type PlacedSale,
  type ReversalRow,
  type Sale,
} from '../rows/rows';

/** A customer's history: who is new, who came back and when (METRICS section 4). */

export const ownerOf = ({ firstDay }: CustomerState): Owner => ({ firstDay });

const REPEAT_WITHIN = {
  30: 'repeatWithin30',
  60: 'repeatWithin60',
  90: 'repeatWithin90',
  180: 'repeatWithin180',
  365: 'repeatWithin365',
} as const;
const MS_A_DAY = 86_400_000;
/** Orders of a customer that follow each other within 60 minutes are one purchase (METRICS 4). */
const ONE_PURCHASE_MS = 3_600_000;

const repeatMeasures = (firstAt: Instant, secondAt: Instant): Record<string, number> => {
  const gap = Date.parse(secondAt) - Date.parse(firstAt);
  return Object.fromEntries(
    Object.entries(REPEAT_WITHIN)
      .filter(([days]) => gap <= Number(days) * MS_A_DAY)
      .map(([, measure]) => [measure, 1]),
  );
};

/** The state of a customer who has a counted order. */
type Ordered = CustomerState & {
  [K in 'firstAt' | 'firstDay' | 'lastAt' | 'lastDay' | keyof Dims | 'currency']: NonNullable<
    CustomerState[K]
  >;
};
const hasOrdered = (state: CustomerState): state is Ordered => state.firstAt !== null;

/** The next counted order of a customer: who is new, who came back, when. Gives the state after it. */
export const countNextOrder = (counting: Counting, state: CustomerState, order: OrderRow): CustomerState => {
  const { placedAt, day } = order;
  counting.presence('active', day, state.lastDay);
  const next = {
    ...state,
    orders: state.orders + 1,
    lastAt: placedAt,
    lastOrder: keyOf(order),
    lastDay: day,
  };
  const { channel, device, country, currency } = order;
  if (!hasOrdered(state)) {
    counting.of(dimensionsOf({ ...order, isFirst: true })).sales(day, { customersNew: 1 });
    counting.cohortMember(day, day, null);
    return { ...next, firstAt: placedAt, firstDay: day, channel, device, country, currency };
  }
  counting.presence('returning', day, state.lastReturningDay);
  counting.cohortMember(state.firstDay, day, state.lastDay);
  if (Date.parse(placedAt) - Date.parse(state.lastAt) > ONE_PURCHASE_MS)
    counting.interval(day, daysBetween(state.lastDay, day));
  if (state.secondAt === null) {
    const first = {
      ...order,
      channel: state.channel,
      device: state.device,
      country: state.country,
      currency: state.currency,
      isFirst: true,
    };
    const repeated = { ...repeatMeasures(state.firstAt, placedAt), customersRepeated: 1 };
    counting.of(dimensionsOf(first)).sales(state.firstDay, repeated);
    counting.second(daysBetween(state.firstDay, day));
  }
  return { ...next, secondAt: state.secondAt ?? placedAt, lastReturningDay: day };
};

/** What there is of one customer. */
export interface OfCustomer {
  sales: readonly Sale[];
  unlinked: readonly ReversalRow[];
}

/** Everything of one customer from nothing: the state, and the sales with `isFirst` set right. */
export const countCustomer = (
  counting: Counting,
  { sales, unlinked }: OfCustomer,
  timeZone: string,
): { state: CustomerState; sales: PlacedSale[] } => {
  const inTime = sales.filter(isPlaced).sort((a, b) => byTime(a.order, b.order));
  let state = NOBODY;
  const placed = inTime.map((sale): PlacedSale => {
    const isFirst = isOfCustomer(sale.order) && state.orders === 0;
    const order = { ...sale.order, isFirst };
    if (isOfCustomer(order)) state = countNextOrder(counting, state, order);
    return { ...sale, order };
  });
  const others = inTime.filter(
    ({ order }) => order.excluded === null && order.kind !== 'standard' && !order.isMasked,
  );
  const notes = unlinked.filter(({ isMasked }) => !isMasked);
  state = { ...state, looseEntries: notes.length + others.length };
  const owner = ownerOf(state);
  for (const sale of placed) countSale(counting, sale, owner, timeZone);
  for (const note of unlinked) countUnlinked(counting, note, owner);
  return { state, sales: placed };
};
