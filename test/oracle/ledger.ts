import { channelOfCost, channelOfNote, channelOfVisit } from './channels';
import { writer, type Entry } from './entries';
import { costEntries } from './costs';
import { fixedEntries } from './fixedCosts';
import { identitiesOf, isOrder, type Identities } from './identities';
import { decimal, inMinor, minorOf, round, times, whole, type Fraction } from './money';
import { bookOrder, entriesOf, type Booked } from './orders';
import { keyOf, tellingsOf } from './people';
import { converter, rateOn } from './rates';
import { addDays, dayOf, daysBetween } from './time';
import type { RefundFact, SessionFact, SpendFact } from './types';
import type { World } from './world';

/** Everything that can be added up or looked through. */
export interface Ledger {
  world: World;
  people: Identities;
  booked: Booked[];
  entries: Entry[];
  /** Measured values, by what was measured. */
  samples: { subject: string; value: number; day: string; at: number; device: string }[];
}

/** A credit note that names no order stands on its own day, on both bases. */
const bookUnlinked = (world: World, refund: RefundFact): Entry[] => {
  const at = Date.parse(refund.occurredAt);
  const day = dayOf(at, world.settings.zone);
  const currency = refund.currency!;
  const pair: [string, string] = [currency, world.settings.currency];
  const rate = rateOn(world.facts.fx, pair, day);
  const customer = keyOf(refund.customer ?? {}, refund.source, tellingsOf(world.facts.orders));
  const dims = {
    channel: channelOfNote(refund.channel ?? 'unknown'),
    device: refund.device ?? 'unknown',
    country: refund.country ?? 'unknown',
    currency,
    customer_type: 'unknown',
    identity: customer === null ? 'guest' : 'known',
  };
  const entries: Entry[] = [];
  const write = writer(entries, { at, day, orderDay: day, dims, customer });
  write({ units_returned: refund.units ?? 0 });
  if (!rate) return entries;
  const of = (amount: string | undefined) => converter(rate, pair)(whole(inMinor(amount, currency)));
  const returns = of(refund.net ?? refund.amount);
  write({ returns, unlinked_returns: returns, taxes: -of(refund.tax) });
  write({ shipping: -of(refund.shipping), duties: -of(refund.duties) });
  return entries;
};

const bookSession = (world: World, session: SessionFact): Entry[] => {
  const at = Date.parse(session.startedAt);
  const day = dayOf(at, world.settings.zone);
  const { device, country, filtered } = session;
  const channel = channelOfVisit(session.channel);
  const entries: Entry[] = [];
  const write = writer(entries, { at, day, orderDay: day, dims: { channel, device, country } });
  if (filtered) {
    write({ [`sessions_${filtered}`]: 1 });
    return entries;
  }
  const { hasCart = false, hasCheckout = false, hasOrder = false, jsErrors } = session;
  write({ sessions: 1, sessions_cart: hasCart, sessions_checkout: hasCheckout, sessions_order: hasOrder });
  write({ sessions_cart_order: hasCart && hasOrder, sessions_checkout_order: hasCheckout && hasOrder });
  write({ sessions_watched: jsErrors !== undefined, sessions_error: (jsErrors ?? 0) > 0 });
  return entries;
};

/** A cost of several days, evenly, each day to the minor unit, the days making the whole. */
const spread = ({ day, spreadTo = day, amount, currency }: SpendFact): [string, bigint][] => {
  const days = daysBetween(day, spreadTo) + 1;
  const all = times(decimal(amount), minorOf(currency));
  const upTo = (count: number) => round({ n: all.n * BigInt(count), d: all.d * BigInt(days) });
  return Array.from({ length: days }, (_, i) => [addDays(day, i), upTo(i + 1) - upTo(i)]);
};

const bookSpend = (world: World, spend: SpendFact): Entry[] => {
  const pair: [string, string] = [spend.currency, world.settings.currency];
  const channel = channelOfCost(spend.channel, spend.kind === 'media');
  const dims = { channel, country: spend.country };
  const isMedia = spend.kind === 'media';
  const isVariable = isMedia || spend.kind === 'creator' || spend.kind === 'affiliate';
  const entries: Entry[] = [];
  for (const [day, own] of spread(spend)) {
    const rate: Fraction | null = rateOn(world.facts.fx, pair, day);
    const write = writer(entries, { at: null, day, orderDay: day, dims });
    // a cost without a rate is known to be, and is in no sum
    write({ spend_rows: 1, variable_rows: isVariable });
    if (!rate) continue;
    const amount = converter(rate, pair)(whole(own));
    write({ marketing_cost: amount });
    write({ ad_spend: isMedia ? amount : 0n, marketing_variable: isVariable ? amount : 0n });
  }
  return entries;
};

const measured = (world: World): Ledger['samples'] => {
  const samples: Ledger['samples'] = [];
  const push = (
    subject: string,
    value: number | undefined,
    { at, device }: { at: string; device: string },
  ) => {
    const instant = Date.parse(at);
    const day = dayOf(instant, world.settings.zone);
    if (value !== undefined) samples.push({ subject, value, day, at: instant, device });
  };
  const toTen = (ms: number | undefined) => ms && Math.round(ms / 10) * 10;
  for (const { occurredAt: at, device, filtered, lcp, inp, cls, ttfb } of world.facts.vitals) {
    if (filtered) continue;
    push('lcp', toTen(lcp), { at, device });
    push('inp', inp, { at, device });
    push('cls', cls, { at, device });
    push('ttfb', toTen(ttfb), { at, device });
  }
  for (const { startedAt: at, device, filtered, hasOrder, checkoutClicks } of world.facts.sessions)
    if (!filtered && hasOrder && device === 'mobile') push('checkout_clicks', checkoutClicks, { at, device });
  return samples;
};

export const ledgerOf = (world: World): Ledger => {
  const people = identitiesOf(world);
  const booked = world.facts.orders.filter(isOrder).flatMap((order) => bookOrder(world, people, order) ?? []);
  const unlinked = world.facts.orders.filter(
    (fact): fact is RefundFact => fact.type === 'refund' && fact.orderId === undefined,
  );
  const entries = [
    ...booked.flatMap((one) => entriesOf(world, one)),
    ...booked.flatMap((one) => costEntries(world, one)),
    ...unlinked.flatMap((refund) => bookUnlinked(world, refund)),
    ...world.facts.sessions.flatMap((session) => bookSession(world, session)),
    ...fixedEntries(world),
    ...world.facts.spend.flatMap((spend) => bookSpend(world, spend)),
  ];
  return { world, people, booked, entries, samples: measured(world) };
};
