import { z } from 'zod';
import type { Database } from '../../drizzle/client';
import { decompose, shapley } from '../../server/stats/decomposition';
import { Rates } from '../../server/ledger/rows/fx';
import { startOfDay } from '../../server/time';
import { asOfLedger } from './asOf';
import { coverageClip } from './coverage';
import { customersLog } from './customers';
import { funnelRates, funnelZero } from './funnel';
import { identityJoin } from './identity';
import { moneyLedger } from './money';
import { parityLists } from './parity';
import { exchangeLines, refundCompleting } from './refunds';
import { sessionsSources } from './sessions';
import { given } from './through';
import { roadmapPace, statusUnclear } from './roadmap';
import { unitEconomics } from './unitEconomics';
import { localDay } from '../../server/facts/fields';

/** How the project answers each reference case; `keys` are the outputs that it can give. */

export interface ReferenceCase {
  id: string;
  /** A shape of its own in every case. */
  inputs: unknown;
  expected: Record<string, unknown>;
  tolerance: string;
}

export interface Implementation {
  keys: readonly string[];
  run: (inputs: unknown, database: Database) => Promise<Record<string, unknown>>;
}

const utc = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');

const windowInputs = z.strictObject({ windows: z.array(z.tuple([z.string(), localDay, localDay])) });

const timeWindows = async ({ windows }: z.output<typeof windowInputs>) => ({
  windows: windows.map(([zone, from, to]) => {
    const [start, end] = [startOfDay(from, zone), startOfDay(to, zone)];
    return {
      zone,
      from_local: from,
      to_local: to,
      from_utc: utc(start),
      to_utc: utc(end),
      hours: (end - start) / 3_600_000,
    };
  }),
});

const fxInputs = z.strictObject({
  rates: z.record(z.string(), z.string()),
  order_dates: z.array(localDay),
  max_age_days: z.number(),
});

const fxLookup = async (inputs: z.output<typeof fxInputs>) => {
  const rates = Object.entries(inputs.rates).map(([day, rate]) => ({
    ...{ day: localDay.parse(day), base: 'EUR', quote: 'USD', rate },
  }));
  const lookups = inputs.order_dates.map((date) => {
    const found = new Rates(rates).lookup('EUR', 'USD', date, inputs.max_age_days);
    return { date, rate_date: found?.day ?? null, rate: found?.rate ?? null };
  });
  return { lookups };
};

const factors = z.strictObject({ sessions: z.number(), cr: z.number(), aov: z.number() });
type Factors = z.output<typeof factors>;

const factorInputs = z.strictObject({ before: factors, after: factors });

const decomposition = async ({ before, after }: z.output<typeof factorInputs>) => {
  const list = ({ sessions, cr, aov }: Factors) => [sessions, cr, aov];
  const named = ([sessions, cr, aov]: number[]) => ({ sessions, cr, aov });
  const product = (f: Factors) => f.sessions * f.cr * f.aov;
  return {
    r0: product(before),
    r1: product(after),
    change: product(after) - product(before),
    lmdi: named(decompose(list(before), list(after)).effects),
    shapley: named(shapley(list(before), list(after))),
  };
};

export const IMPLEMENTED: Record<string, Implementation> = {
  'coverage.clip': coverageClip,
  'money.ledger': moneyLedger,
  'sessions.sources': sessionsSources,
  'asof.ledger': asOfLedger,
  'refund.completing': refundCompleting,
  'exchange.lines': exchangeLines,
  'customers.log': customersLog,
  'identity.join': identityJoin,
  'funnel.rates': funnelRates,
  'funnel.zero': funnelZero,
  'unit.economics': unitEconomics,
  'ops.parity_lag_headroom': parityLists,
  'time.windows': given(['windows'], windowInputs, timeWindows),
  'fx.lookup': given(['lookups'], fxInputs, fxLookup),
  'roadmap.pace': roadmapPace,
  'status.unclear': statusUnclear,
  'decomposition.revenue': given(['r0', 'r1', 'change', 'lmdi', 'shapley'], factorInputs, decomposition),
};
