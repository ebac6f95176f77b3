import type { OrderFact, SaleFact, SightingFact } from '../ledger/facts';
import { priceOrder } from '../ledger/price';
import { addDays, startOfDay } from '../time';
import type { Calendar } from './calendar';
import { drawer, randomOf, type Random } from './random';
import { decimalOf, SOURCE, type Shop } from './shop';

/** What the pixel saw of the web orders: nearly all of it, as a pixel does. */

type Fate =
  | 'seen'
  | 'lost'
  | 'filtered'
  | 'twice'
  | 'untaxed'
  | 'undiscounted'
  | 'rounded'
  | 'strange'
  | 'phantom';

const FATES: { value: Fate; weight: number }[] = [
  { value: 'lost', weight: 0.011 },
  { value: 'filtered', weight: 0.003 },
  { value: 'twice', weight: 0.003 },
  { value: 'untaxed', weight: 0.0016 },
  { value: 'undiscounted', weight: 0.004 },
  { value: 'rounded', weight: 0.002 },
  { value: 'strange', weight: 0.0003 },
  { value: 'phantom', weight: 0.0004 },
];
const SEEN = { value: 'seen' as const, weight: 1 - FATES.reduce((sum, { weight }) => sum + weight, 0) };
const WHOLE = 100;

/** What was charged at the purchase: lines that an edit added came later. */
const chargedOf = (order: OrderFact, timeZone: string) => {
  const bought = { ...order, lines: order.lines.filter(({ addedAt }) => addedAt === undefined) };
  const { order: row } = priceOrder(bought, timeZone);
  const goods = row.grossMinor - row.discountsMinor + row.giftCardsMinor;
  return { total: goods + row.taxesMinor + row.shippingMinor + row.dutiesMinor, row };
};

const valueOf = (fate: Fate, order: OrderFact, timeZone: string): number => {
  const { total, row } = chargedOf(order, timeZone);
  if (fate === 'untaxed') return total - row.taxesMinor;
  if (fate === 'undiscounted') return total + row.discountsMinor;
  if (fate === 'rounded') return Math.round(total / WHOLE) * WHOLE;
  return fate === 'strange' ? Math.round(total * 0.42) : total;
};

const eventsOf = (order: OrderFact, fate: Fate, timeZone: string, random: Random): SightingFact[] => {
  if (fate === 'lost') return [];
  const at = Date.parse(order.placedAt) + Math.round(2_000 + 9_000 * random());
  const event = (suffix: string, later: number): SightingFact => ({
    source: SOURCE,
    id: `px-${order.id}${suffix}`,
    witness: 'pixel',
    orderId: fate === 'phantom' && suffix !== '' ? `${order.id}-DRAFT` : order.id,
    occurredAt: new Date(at + later).toISOString(),
    currency: order.currency,
    value: decimalOf(valueOf(fate, order, timeZone), order.currency),
    ...(fate === 'filtered' ? { filtered: 'internal' as const } : {}),
  });
  return fate === 'twice' || fate === 'phantom' ? [event('', 0), event('-2', 95_000)] : [event('', 0)];
};

/** Events since the pixel was put in, in the order of the orders. */
export const sightingsOf = (
  shop: Shop,
  calendar: Calendar,
  sales: readonly SaleFact[],
  seed: number,
): SightingFact[] => {
  if (shop.pixelDays === undefined) return [];
  const random = randomOf(seed, shop.slug, 'sightings');
  const fateOf = drawer<Fate>([...FATES, SEEN]);
  const since = startOfDay(addDays(calendar.today, -shop.pixelDays), calendar.timeZone);
  const isSeen = (fact: SaleFact): fact is OrderFact =>
    fact.type === 'order' && fact.isWeb && fact.kind === 'standard' && fact.excluded === undefined;
  return sales
    .filter(isSeen)
    .filter(({ placedAt }) => Date.parse(placedAt) >= since)
    .flatMap((order) => eventsOf(order, fateOf(random()), calendar.timeZone, random));
};
