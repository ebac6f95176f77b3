import { z } from 'zod';
import { currency, money, text } from '../../ledger/fields';

/** What a storefront's script sends (client/pixel), parsed at the door. */

/** Older than this an event is not taken: its day's salt may be gone. */
export const MAX_AGE_MS = 24 * 3_600_000;
const MAX_EVENTS = 50;
const MAX_MS = 10 * 60_000;

/**
 * Checks alone, no changes of what was given, and one a field: this runs for every event of every
 * visitor. Words that are only looked at, and never stored, are held to a length.
 */
const ID = /^[a-zA-Z0-9_-]{8,40}$/;
const id = z.custom<string>((given) => typeof given === 'string' && ID.test(given), 'is no id');
const between = (least: number, most: number) =>
  z.custom<number>(
    (given) => Number.isSafeInteger(given) && (given as number) >= least && (given as number) <= most,
    `is no whole number from ${least} to ${most}`,
  );
const age = between(0, MAX_AGE_MS);
const words = (max: number) =>
  z.custom<string>(
    (given) => typeof given === 'string' && given.length <= max,
    `is no text of up to ${max} characters`,
  );
const looked = (max: number) => words(max).optional();
const whole = (max: number) => between(0, max).optional();
const base = { i: id, a: age, p: id.optional() };

const amount = money.refine((value) => (value.split('.')[1] ?? '').length <= 4, 'has more than 4 decimals');

const event = z.discriminatedUnion('k', [
  z.object({
    ...base,
    k: z.literal('view'),
    /** Host of the page that led here. */
    r: looked(255),
    s: looked(100),
    m: looked(100),
    /** Name of the parameter that says that an advertisement was clicked. */
    g: looked(20),
    /** Language that the page is in. */
    l: z
      .string()
      .regex(/^[a-zA-Z0-9_-]{0,35}$/, 'is no language')
      .optional(),
  }),
  z.object({ ...base, k: z.enum(['product', 'cart', 'consent']) }),
  z.object({ ...base, k: z.literal('checkout'), s: text(60).optional() }),
  z.object({ ...base, k: z.enum(['click', 'error']), n: between(1, 1_000) }),
  z.object({
    ...base,
    k: z.literal('order'),
    o: text(200),
    v: amount.optional(),
    c: currency,
  }),
  z.object({
    ...base,
    k: z.literal('vitals'),
    lcp: whole(MAX_MS),
    inp: whole(MAX_MS),
    cls: whole(1_000_000),
    ttfb: whole(MAX_MS),
    tn: whole(10_000),
    tb: whole(1_000_000_000),
    tm: whole(MAX_MS),
  }),
]);

export const batch = z.object({
  /** The browser says that a program drives it. */
  h: z.literal(1).optional(),
  /** It has a touch screen. */
  t: z.literal(1).optional(),
  /** First-party id, from a visitor who consented. */
  u: id.optional(),
  /** The first batch under that id. */
  j: z.literal(1).optional(),
  e: z.array(event).min(1).max(MAX_EVENTS),
});

export type PixelEvent = z.output<typeof event>;
export type PixelBatch = z.output<typeof batch>;
export type PixelKind = PixelEvent['k'];
