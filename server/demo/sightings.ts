import type { OrderFact, SaleFact, SightingFact } from '../facts/fact';
import { priceOrder } from '../ledger';
import { addDays, startOfDay } from '../time';
import type { Calendar } from './calendar';
import { randomOf, type Random } from './random';
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

/** What becomes of every so many orders, counted from the newest: any month has some of each. */
const EVERY = 89;
const FATES: ReadonlyMap<number, Fate> = new Map([
  [7, 'lost'],
  [15, 'twice'],
  [22, 'untaxed'],
  [31, 'filtered'],
  [38, 'rounded'],
  [46, 'lost'],
  [55, 'phantom'],
  [63, 'undiscounted'],
  [74, 'strange'],
]);
/** Of purchases by a wallet button every so many are lost: nobody knows why. */
const WALLETS = 7;

const WHOLE = 100;

/** What was charged at the purchase: lines that an edit added came later. */
const chargedOf = (order: OrderFact, timeZone: string) => {
  const bought = { ...order, lines: order.lines.filter(({ addedAt }) => addedAt === undefined) };
  const { order: row } = priceOrder(bought, timeZone);
  const goods = row.grossMinor - row.discountsMinor + row.giftCardsMinor - row.giftCardDiscountsMinor;
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

/** Counts orders, newest first. */
const fates = (byWallet: ReadonlySet<string>) => {
  let [orders, wallets] = [0, 0];
  return ({ sessionId }: OrderFact): Fate => {
    const fate = FATES.get((orders += 1) % EVERY) ?? 'seen';
    const isWallet = sessionId !== undefined && byWallet.has(sessionId);
    return isWallet && (wallets += 1) % WALLETS === 3 ? 'lost' : fate;
  };
};

/** Events since the pixel was put in. `byWallet`: sessions that reached no checkout and still bought. */
export const sightingsOf = (
  shop: Shop,
  calendar: Calendar,
  { sales, byWallet }: { sales: readonly SaleFact[]; byWallet: ReadonlySet<string> },
  seed: number,
): SightingFact[] => {
  if (shop.pixelDays === undefined) return [];
  const random = randomOf(seed, shop.slug, 'sightings');
  const fateOf = fates(byWallet);
  const since = startOfDay(addDays(calendar.today, -shop.pixelDays), calendar.timeZone);
  const isSeen = (fact: SaleFact): fact is OrderFact =>
    fact.type === 'order' && fact.isWeb && fact.kind === 'standard' && fact.excluded === undefined;
  return sales
    .filter(isSeen)
    .filter(({ placedAt }) => Date.parse(placedAt) >= since)
    .reverse()
    .flatMap((order) => eventsOf(order, fateOf(order), calendar.timeZone, random));
};
