/** Closed lists: what an address, a question and a table may name. The ids are the same everywhere. */

// what a question is split, followed and compared by

export const GRAINS = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type Grain = (typeof GRAINS)[number];

/** What customers are followed by: the length of a cohort and of the periods after it. */
export const COHORT_GRAINS = ['week', 'month', 'quarter'] as const;
export type CohortGrain = (typeof COHORT_GRAINS)[number];

export const COHORT_MEASURES = ['retention', 'orders', 'ltv_revenue'] as const;
export type CohortMeasureId = (typeof COHORT_MEASURES)[number];

export const DIMENSIONS = [
  'channel',
  'device',
  'country',
  'currency',
  'customer_type',
  'identity',
  'product_type',
] as const;
export type DimensionId = (typeof DIMENSIONS)[number];

/** Product type belongs to lines: no order has one. */
export type RowDimension = Exclude<DimensionId, 'product_type'>;
export const ROW_DIMENSIONS = DIMENSIONS.filter((id): id is RowDimension => id !== 'product_type');

/** Periods that move with the day. "To date" is what is over of the running one. */
export const PRESETS = [
  'yesterday',
  'last_7',
  'last_28',
  'last_90',
  'month',
  'last_month',
  'quarter',
  'last_quarter',
  'year',
  'last_year',
  'last_12_months',
] as const;
export type Preset = (typeof PRESETS)[number];

/**
 * Against which days (METRICS C12).
 *
 * - `previous`: the whole month, quarter or year before one, else as `days`.
 * - `days`: as many days directly before.
 * - `weekdays`: 364 days earlier, so on the same weekdays.
 * - `year`: the same dates a year before.
 */
export const COMPARISONS = ['previous', 'days', 'weekdays', 'year', 'none'] as const;
export type ComparisonId = (typeof COMPARISONS)[number];

/** How the analyst's table is shown. */
export const SHOWN = ['rows', 'periods', 'pivot'] as const;

/** What is drawn above it. */
export const CHARTS = ['bars', 'line', 'none'] as const;
export type ChartId = (typeof CHARTS)[number];

// what a young store can do next

export const CHECKLIST_STEPS = ['store', 'orders', 'sessions', 'costs', 'targets'] as const;
export type ChecklistStepId = (typeof CHECKLIST_STEPS)[number];

// what is judged

/**
 * METRICS 14.1. `unclear`: what is measured can't be told apart from what is due (C20). `unknown`: pace is
 * null (under 5 % elapsed, or nothing to measure).
 */
export type Status = 'on_track' | 'at_risk' | 'off_track' | 'unclear' | 'unknown';

/** Facts that are covered on days of their own. Figures of other systems cover what they say themselves. */
export const COVERED_FACTS = ['orders', 'sessions', 'spend', 'costs', 'vitals'] as const;
export type CoveredFact = (typeof COVERED_FACTS)[number];

// the rows behind the figures

/** What an order can be looked for by, beside its dimensions. */
export const ORDER_STATUSES = [
  ...['cancelled', 'refunded', 'excluded', 'unconverted'],
  // each reason by which a figure leaves orders out
  ...['test', 'deleted', 'voided', 'replacement', 'gift_cards', 'masked'],
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

// the roadmap

/** The state of a deliverable that its owner sets; `shipped` follows from its criteria. */
export const WORK_STATES = ['not_started', 'in_progress', 'blocked'] as const;
export type WorkState = (typeof WORK_STATES)[number];

// parity (METRICS 11)

export const WITNESSES = ['pixel', 'erp'] as const;
export type Witness = (typeof WITNESSES)[number];

/**
 * - `missing`: expected, and not seen.
 * - `phantom`: seen, and not in the shop.
 * - `mismatch`: seen with another value.
 * - `duplicate`: seen more than once.
 * - `not_expected`: not seen, and nobody expects it to be.
 */
export const PARITY_LISTS = ['missing', 'phantom', 'mismatch', 'duplicate', 'not_expected'] as const;
export type ListId = (typeof PARITY_LISTS)[number];

/** Causes that a person may give an order which was not seen, in the order in which they are offered. */
export const ASSIGNABLE = [
  'consent_or_blocker',
  'offsite_return',
  'not_web',
  'filtered',
  'late',
  'before_witness',
  'other',
] as const;
export type AssignableCause = (typeof ASSIGNABLE)[number];

export const CAUSES = [
  ...ASSIGNABLE,
  // why an order is not expected to be seen, beside not_web
  'replacement',
  'test',
  'deleted',
  'voided',
  // why values differ
  'currency',
  'tax_or_shipping',
  'discount',
  'refund_netted',
  'rounding',
  // nothing fits
  'unexplained',
] as const;
export type Cause = (typeof CAUSES)[number];

/** Figures of platforms that ours can be led to. */
export const PRESET_IDS = [
  'shopify_total_sales',
  'shopify_net_sales',
  'ga4_revenue',
  'woocommerce_net',
  'woocommerce_gross',
  'woocommerce_total',
  'source_placed',
] as const;
export type PresetId = (typeof PRESET_IDS)[number];

/** On which day a platform counts a refund or an edit. */
export const COUNTED_ON = ['own_day', 'order_day', 'none'] as const;
export type CountedOn = (typeof COUNTED_ON)[number];

// the owner's rules of channels

/** What a fact tells of the visit behind it, that a rule can be about. */
export const EVIDENCE_FIELDS = ['utmSource', 'utmMedium', 'utmCampaign', 'referrer'] as const;
export type EvidenceField = (typeof EVIDENCE_FIELDS)[number];

export const RULE_MATCHES = ['equals', 'contains', 'starts_with'] as const;
export type RuleMatch = (typeof RULE_MATCHES)[number];

/** A store has at most so many rules. */
export const MOST_CHANNEL_RULES = 50;
