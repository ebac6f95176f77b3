import { LANDED } from './landed';
import type { Maker } from './makeShop';
import type { Facts, SessionFact, VitalsFact } from './types';

type Visitor = Omit<Maker, 'placing'>;

const CHANNELS = ['direct', 'email', 'paid_search', 'organic_search', 'unknown', 'Direct', 'Paid search'];
const iso = (at: number): string => new Date(at).toISOString();

const makeSession = (maker: Visitor, n: number): SessionFact => {
  const { luck } = maker;
  const filtered = luck.chance(0.1) ? luck.pick(['bot', 'internal'] as const) : undefined;
  const hasOrder = luck.chance(0.2);
  return {
    source: 'site',
    id: `v${n}`,
    updatedAt: maker.stamp(),
    startedAt: iso(maker.instant()),
    channel: luck.pick(CHANNELS),
    device: luck.pick(['mobile', 'desktop', 'unknown']),
    country: luck.pick(['DE', 'FR', 'unknown']),
    hasCart: luck.chance(0.4),
    hasCheckout: luck.chance(0.3),
    hasOrder,
    ...(filtered && { filtered }),
    ...(luck.chance(0.3) && { jsErrors: luck.pick([0, 0, 1, 3]) }),
    ...(luck.chance(0.3) && (hasOrder || LANDED.clicks) && { checkoutClicks: luck.int(1, 9) }),
  };
};

const makeVitals = (maker: Visitor, n: number): VitalsFact => {
  const { luck } = maker;
  return {
    source: 'site',
    id: `p${n}`,
    updatedAt: maker.stamp(),
    occurredAt: iso(maker.instant()),
    device: luck.pick(['mobile', 'desktop', 'unknown']),
    ...(luck.chance(0.1) && { filtered: luck.pick(['bot', 'internal'] as const) }),
    ...(luck.chance(0.9) && { lcp: luck.int(300, 6_000) }),
    ...(luck.chance(0.5) && { inp: luck.int(8, 700) }),
    ...(luck.chance(0.8) && { cls: luck.int(0, 400) }),
    ...(luck.chance(0.9) && { ttfb: luck.int(40, 2_500) }),
  };
};

export const makeVisits = (maker: Visitor): Pick<Facts, 'sessions' | 'vitals'> => {
  const { luck, size } = maker;
  const sessions: SessionFact[] = [];
  for (let n = 0; n < 2 * size; n++) {
    const made = makeSession(maker, n);
    if (luck.chance(0.1)) sessions.push({ ...made, hasCart: !made.hasCart, hasCheckout: true });
    sessions.push({ ...made, updatedAt: maker.stamp() });
  }
  return { sessions, vitals: Array.from({ length: size }, (_, n) => makeVitals(maker, n)) };
};
