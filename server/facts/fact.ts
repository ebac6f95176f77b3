import Big from 'big.js';
import { z } from 'zod';
import type { SimpleFact, SimpleKind } from './simple';
import { daysBetween } from '../time';
import { costChannelNamed, isLost } from './channels';
import { evidenceFields } from './evidence';
import {
  account,
  country,
  currency,
  device,
  digits,
  id,
  instant,
  localDay,
  majorDigits,
  money,
  rate,
  source,
  text,
  visitChannel,
  when,
} from './fields';
import type { SaleFact } from './sale';
import { INVALID, INVALID_FACT } from './sentences';

export {
  isBelowZero,
  isDiscountLine,
  orderFact,
  refundFact,
  saleFact,
  type OrderFact,
  type OrderFactInput,
  type OrderLineFact,
  type RefundFact,
  type SaleFact,
  type SaleFactInput,
} from './sale';

/**
 * What comes in: canonical facts, the one shape that every source turns its payload into. Amounts
 * are decimal strings in major units ("12.50") of the named currency; instants carry a zone.
 * Parsed here, at the door; behind it everything is trusted.
 */

/** A year and a day: what is beyond is a slip. */
const MAX_SPREAD_DAYS = 366;

const count = z.int().min(0).max(1_000_000);
/** A measured time in ms, or thousandths of a shift. */
const measured = z.int().min(0).max(1_000_000);
/** Finer than this it differs by chance alone, and would be stored value by value. */
const toTenMs = measured.transform((ms) => Math.round(ms / 10) * 10);

export const sessionFact = z.strictObject({
  source,
  id,
  startedAt: instant,
  updatedAt: instant.optional(),
  channel: visitChannel,
  ...evidenceFields,
  device,
  country,
  hasCart: z.boolean().default(false),
  hasCheckout: z.boolean().default(false),
  /** Left out by a source that does not tell orders by session. */
  hasOrder: z.boolean().optional(),
  filtered: z.enum(['bot', 'internal']).optional(),
  /** Language of its first page, such as `de` or `pt-BR`. */
  language: text(35).optional(),
  /** Uncaught errors on its pages, where the source watches for them. */
  jsErrors: count.optional(),
  /** Of a session that ordered from a checkout: distinct screens, and activations of controls up to the order. */
  checkoutSteps: count.optional(),
  checkoutClicks: count.optional(),
  /** Largest contentful paint of its first page, ms. */
  landingLcp: measured.optional(),
});

const spendFields = z.strictObject({
  source,
  /** Default: day, kind, channel, country, campaign and account, so that the same row replaces itself. */
  id: id.optional(),
  /** Which of the platform's accounts it is of, where the source knows. */
  account: account.optional(),
  updatedAt: instant.optional(),
  day: localDay,
  /** As it is named: which of the list it is depends on the kind too. */
  channel: text(80).default('unknown'),
  country,
  campaign: text(300).default('unknown'),
  kind: z.enum(['media', 'agency', 'tools', 'creator', 'affiliate', 'other']).default('media'),
  currency,
  amount: money,
  /** The cost is of all days from `day` to here, both within, and is spread evenly over them: a month's fee. */
  spreadTo: localDay.optional(),
});

/**
 * The channel of the list. A name that is lost by it becomes the campaign of a cost that names none. So the name stays
 * in sight, and two costs that it alone tells apart stay two.
 */
export const listedCost = <T extends { channel: string; campaign: string; kind: string }>(cost: T): T => {
  const listed = costChannelNamed(cost.channel, cost.kind === 'media');
  const isNamed = cost.campaign !== 'unknown' || !isLost(cost.channel, listed);
  return { ...cost, channel: listed, campaign: isNamed ? cost.campaign : cost.channel };
};

export const SPEND_KINDS = spendFields.shape.kind.unwrap();

export const spendFact = spendFields
  .refine(({ day, spreadTo }) => spreadTo === undefined || spreadTo >= day, {
    message: INVALID_FACT.beforeDay,
    path: ['spreadTo'],
    when,
  })
  .refine(({ day, spreadTo }) => spreadTo === undefined || daysBetween(day, spreadTo) <= MAX_SPREAD_DAYS, {
    message: INVALID_FACT.yearAfterDay,
    path: ['spreadTo'],
    when,
  })
  .transform(listedCost);

export const fxFact = z
  .strictObject({ day: localDay, base: currency, quote: currency, rate })
  .refine((r) => r.base !== r.quote, { message: INVALID_FACT.sameAsBase, path: ['quote'] });

/** An order as another system than the shop saw it. */
export const sightingFact = z.strictObject({
  source,
  /** The witness's own id of what it saw: the same order seen twice is two. */
  id,
  updatedAt: instant.optional(),
  witness: z.enum(['pixel', 'erp']),
  /** The shop's own id of the order. */
  orderId: id,
  occurredAt: instant,
  currency,
  /** What was charged, with tax and shipping. */
  value: money.optional(),
  arrivedAt: instant.optional(),
  filtered: z.enum(['bot', 'internal']).optional(),
});

/** What a series is called in addresses and files. */
export const seriesId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,79}$/, INVALID_FACT.series)
  .refine((name) => !/^\d{4}[-_]?\d{2}([-_]?\d{2})?$/.test(name), INVALID_FACT.seriesIsDay);

const seriesValue = digits
  .regex(/^-?\d+(\.\d+)?$/, INVALID.decimal)
  .refine((s) => majorDigits(s) <= 15, {
    message: INVALID_FACT.seriesDigits(15),
  })
  .transform((s) => new Big(s).round(18, Big.roundHalfUp).toFixed());

/**
 * A figure that another system counted, for one day or several, perhaps for a part such as a channel. It stands by
 * itself: it is never divided by what was counted here (METRICS C17).
 */
export const seriesFact = z
  .strictObject({
    source,
    series: seriesId,
    updatedAt: instant.optional(),
    day: localDay,
    /** Within; default: the day itself. */
    lastDay: localDay.optional(),
    /** What it is split by, and the part; both or none. */
    dimension: text(120).optional(),
    split: text(300).optional(),
    value: seriesValue,
    /** Of the series as a whole: they hold for all its values, and the last that is said stands. */
    label: text(120).optional(),
    unit: z.enum(['count', 'number', 'fraction', 'money']).optional(),
    better: z.enum(['up', 'down', 'neither']).optional(),
    /** Days and parts may be added up: those of sessions may, those of users and rates may not. */
    adds: z.boolean().optional(),
    /** What the figures are of, such as a property of GA4: another one's never take their place. */
    origin: text(200).optional(),
  })
  .refine(({ day, lastDay }) => lastDay === undefined || lastDay >= day, {
    message: INVALID_FACT.beforeDay,
    path: ['lastDay'],
    when,
  })
  .refine(({ dimension: by, split }) => (by === undefined) === (split === undefined), {
    message: INVALID_FACT.splitAlone,
    path: ['split'],
    when,
  });

/** How fast a page was for one visitor (METRICS 10); what was not measured is left out, never 0. */
export const vitalsFact = z.strictObject({
  source,
  id,
  updatedAt: instant.optional(),
  occurredAt: instant,
  device,
  filtered: z.enum(['bot', 'internal']).optional(),
  /** ms; kept to 10 ms. */
  lcp: toTenMs.optional(),
  /** ms. */
  inp: measured.optional(),
  /** Thousandths. */
  cls: measured.optional(),
  /** ms; kept to 10 ms. */
  ttfb: toTenMs.optional(),
  /** Scripts of other origins: how many, bytes over the network, ms in which they held the page up. */
  thirdPartyScripts: count.optional(),
  thirdPartyBytes: z.int().min(0).max(10_000_000_000).optional(),
  thirdPartyBlocking: measured.optional(),
});

export type SessionFact = z.output<typeof sessionFact>;
export type SpendFact = z.output<typeof spendFact>;
export type FxFact = z.output<typeof fxFact>;
export type SightingFact = z.output<typeof sightingFact>;
export type SeriesFact = z.output<typeof seriesFact>;
export type VitalsFact = z.output<typeof vitalsFact>;
/** What a caller writes: defaults may be left out. */
export type SessionFactInput = z.input<typeof sessionFact>;
export type SpendFactInput = z.input<typeof spendFact>;
export type VitalsFactInput = z.input<typeof vitalsFact>;

export type FactKind = 'sales' | 'sessions' | 'spend' | 'fx' | 'sightings' | 'series' | 'vitals' | SimpleKind;
export type FactOf<K extends FactKind> = ({
  sales: SaleFact;
  sessions: SessionFact;
  spend: SpendFact;
  fx: FxFact;
  sightings: SightingFact;
  vitals: VitalsFact;
  series: SeriesFact;
} & { [B in SimpleKind]: SimpleFact<B> })[K];

/** A row that was not taken: 1-based row of the batch or file, field, value as given, and why. */
export interface Rejection {
  row: number;
  field: string;
  value: string | null;
  reason: string;
}

/** What became of a batch. */
export interface IngestResult {
  new: number;
  changed: number;
  unchanged: number;
  /** The first 100 reasons, by row. */
  rejected: Rejection[];
  /** Rows that were not taken. */
  rejectedCount: number;
  /** All reasons that were found: at most 20 of a row. */
  reasonCount: number;
}
