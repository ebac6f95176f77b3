import type { SessionFactInput } from '../../facts/fact';
import { lastOf, type NonEmpty } from '../../../shared/items';

/**
 * Sessions from events (METRICS 3.1): runs of events of one browser with gaps under 30 minutes; not cut
 * at midnight, nor by a campaign. Pure: the same events in any order give the same sessions.
 */

export const GAP_MS = 30 * 60_000;
/** Events of two pages may overtake each other by their latencies. */
const OVERTAKING_MS = 5_000;

export interface SeenEvent {
  id: string;
  visitor: string;
  /** Another id of the same visitor until just before. */
  continues: string | null;
  /** ms since epoch. */
  at: number;
  kind: string;
  filtered: 'bot' | 'internal' | null;
  device: string;
  country: string;
  language: string | null;
  channel: string | null;
  page: string | null;
  step: string | null;
  count: number | null;
  lcp: number | null;
}

export interface Run {
  /** The session's id: that of its first event. */
  id: string;
  fact: SessionFactInput;
  events: SeenEvent[];
}

/** Events of a page that was seen before, perhaps long before, make no visit. */
const PASSIVE = new Set(['vitals', 'error', 'click']);
/** A sandbox sees clicks and knows no page. */
const isPassive = ({ kind, page }: SeenEvent): boolean =>
  PASSIVE.has(kind) && !(kind === 'click' && page === null);

/** By time; at one moment the view of the page is before what happens on it. */
const inOrder = (a: SeenEvent, b: SeenEvent): number =>
  a.at - b.at || Number(b.kind === 'view') - Number(a.kind === 'view') || (a.id < b.id ? -1 : 1);

/** A program that shares address and browser with a person is another visitor. */
const who = (visitor: string, { filtered }: SeenEvent): string => `${visitor} ${filtered ?? ''}`;

type SeenRun = NonEmpty<SeenEvent>;

/** An open run of the visitor, or of the id that the visitor had just before. */
const openRun = (open: Map<string, SeenRun>, event: SeenEvent): SeenRun | undefined => {
  const openOf = (name: string) => {
    const run = open.get(name);
    return run && event.at - lastOf(run).at < GAP_MS ? run : undefined;
  };
  const own = openOf(who(event.visitor, event));
  if (own || event.continues === null) return own;
  const earlier = who(event.continues, event);
  const before = openOf(earlier);
  // only one goes on with it: two may have shared the earlier id
  if (before) open.delete(earlier);
  return before;
};

/** All sessions of events that hold every event of each of their visitors around that time. */
export const runsOf = (events: readonly SeenEvent[]): Run[] => {
  const open = new Map<string, SeenRun>();
  const byEvent = new Map<string, SeenRun>();
  const runs: SeenRun[] = [];
  for (const event of events.filter((seen) => !isPassive(seen)).toSorted(inOrder)) {
    let run = openRun(open, event);
    if (run) run.push(event);
    else runs.push((run = [event]));
    open.set(who(event.visitor, event), run);
    byEvent.set(event.id, run);
  }
  for (const event of events)
    if (isPassive(event) && event.page !== null) byEvent.get(event.page)?.push(event);
  return runs.map((run) => ({ id: run[0].id, fact: factOf(run.toSorted(inOrder), run[0]), events: run }));
};

const firstKnown = <T>(values: (T | null)[]): T | null => values.find((value) => value !== null) ?? null;
const sum = (values: (number | null)[]): number =>
  values.reduce<number>((all, value) => all + (value ?? 0), 0);

const factOf = (run: readonly SeenEvent[], first: SeenEvent): SessionFactInput => {
  const of = (kind: string) => run.filter((event) => event.kind === kind);
  const known = (value: string) => (value === 'unknown' ? null : value);
  const { filtered } = first;
  const language = firstKnown(run.map((event) => event.language));
  const landing = of('vitals').find(({ page }) => page === first.id)?.lcp;
  return {
    source: 'pixel',
    id: first.id,
    startedAt: new Date(first.at).toISOString(),
    channel: firstKnown(run.map(({ channel }) => channel)) ?? 'direct',
    device: firstKnown(run.map(({ device }) => known(device))) ?? 'unknown',
    country: firstKnown(run.map(({ country }) => known(country))) ?? 'unknown',
    hasCart: of('cart').length > 0,
    hasCheckout: of('checkout').length > 0,
    hasOrder: of('order').length > 0,
    ...(filtered && { filtered }),
    ...(language && { language }),
    jsErrors: sum(of('error').map(({ count }) => count)),
    ...checkoutOf(of('checkout'), of('click'), of('order')),
    ...(landing != null && { landingLcp: landing }),
  };
};

/** Of a session that ordered from a checkout: how many screens and activations it took to the first order. */
const checkoutOf = (
  checkouts: readonly SeenEvent[],
  clicks: readonly SeenEvent[],
  orders: readonly SeenEvent[],
): Pick<SessionFactInput, 'checkoutSteps' | 'checkoutClicks'> => {
  const ordered = Math.min(...orders.map(({ at }) => at)) + OVERTAKING_MS;
  const screens = checkouts.filter(({ at }) => at <= ordered);
  if (orders.length === 0 || screens.length === 0) return {};
  return {
    checkoutSteps: new Set(screens.map(({ step }) => step)).size,
    checkoutClicks: sum(clicks.filter(({ at }) => at <= ordered).map(({ count }) => count)),
  };
};
