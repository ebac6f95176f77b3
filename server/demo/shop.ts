import { minorDigits } from '../facts/money';
import type { NonEmpty } from '../../shared/items';
import type { PhaseNumber } from './calendar';

/** What a demo shop is: data only. Everything in it is invented. */

export interface Product {
  sku: string;
  title: string;
  type: string;
  /** In the store's currency, as the shop shows it (with tax where taxes are included). */
  price: number;
  weight: number;
}

export interface Market {
  country: string;
  currency: string;
  /** Of the currency, for a price of 1 in the store's; the shop's price list, not a rate. */
  priceFactor: number;
  /** Prices end on a multiple of this. */
  priceStep: number;
  taxRate: string;
  /** Sessions, as a share of the home markets together. */
  share: number;
  /** How readily a session buys, 1 = as in the main market. */
  buys: number;
  /** Opened with this phase; always there without it. */
  opensInPhase?: PhaseNumber;
}

export interface Channel {
  id: string;
  /** Share of sessions. */
  share: number;
  /** How readily its sessions buy, by kind of customer. */
  buysNew: number;
  buysReturning: number;
  /** What a session costs, in the store's currency; 0 = not bought. */
  costPerSession: number;
}

export interface Device {
  id: string;
  share: number;
  buys: number;
}

/** Orders that no session led to. */
export interface OffsiteChannel {
  id: string;
  /** Orders, as a share of web orders. */
  share: number;
  /** Units of a line are multiplied by it, and its price is cut by `discount`. */
  units: number;
  discount: number;
  anonymous: number;
}

export interface Shop {
  slug: string;
  name: string;
  currency: string;
  timeZone: string;
  weekStart: number;
  /** CM2 as a share of net sales, as the owner declares it. */
  contributionRate: number;
  /** The roadmap phase that it is in. */
  runningPhase: Extract<PhaseNumber, 3 | 4>;
  orderPrefix: string;
  /** Days before today on which its pixel was put in; without one nothing is seen. */
  pixelDays?: number;
  /** Human sessions a day at the start of its history. */
  sessionsPerDay: number;
  taxesIncluded: boolean;
  /** Orders from this on are sent free; else `shipping` is charged. */
  freeShippingFrom: number;
  shipping: number;
  /** Share of first-time buyers who buy again, before the retention work. */
  repeatShare: number;
  returnShare: number;
  /** Costs are known; without them, margins are not. */
  knowsCosts?: boolean;
  products: Product[];
  bundles: Product[];
  /** The main one first. */
  markets: NonEmpty<Market>;
  channels: Channel[];
  devices: Device[];
  offsite: OffsiteChannel[];
}

/** The `source` of every fact of the demo. */
export const SOURCE = 'demo';

/** Middle of the generated rates: units of the currency for 1 EUR. */
export const EURO_RATES: ReadonlyMap<string, number> = new Map([
  ['EUR', 1],
  ['USD', 1.09],
  ['CHF', 0.95],
  ['DKK', 7.46],
  ['GBP', 0.855],
  ['CAD', 1.49],
  ['AUD', 1.66],
  ['JPY', 163],
]);

/** An amount in minor units as a decimal string. */
export const decimalOf = (minor: number, currency: string): string => {
  const digits = minorDigits(currency);
  return (minor / 10 ** digits).toFixed(digits);
};
