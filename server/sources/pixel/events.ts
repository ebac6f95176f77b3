import type { z } from 'zod';
import { currency, money, text } from '../../facts/fields';
import { INVALID as OF_FACTS } from '../../facts/sentences';

/** What a storefront's script sends (client/pixel). */

/** Older than this an event is not taken: its day's salt may be gone. */
export const MAX_AGE_MS = 24 * 3_600_000;
const MAX_EVENTS = 50;
const MAX_MS = 10 * 60_000;

interface Base {
  /** The event's own id. */
  i: string;
  /** Age of the event when it was sent, in ms. */
  a: number;
  /** The view of the page that it belongs to. */
  p?: string;
}

interface View extends Base {
  k: 'view';
  /** Host of the page that led here. */
  r?: string;
  /** utm_source. */
  s?: string;
  /** utm_medium. */
  m?: string;
  /** Name of the parameter that says that an advertisement was clicked. */
  g?: string;
  /** Language that the page is in. */
  l?: string;
}

interface Step extends Base {
  k: 'product' | 'cart' | 'consent';
}

interface Checkout extends Base {
  k: 'checkout';
  /** Name of the step. */
  s?: string;
}

interface Counted extends Base {
  k: 'click' | 'error';
  n: number;
}

interface Order extends Base {
  k: 'order';
  /** Id of the order at the shop. */
  o: string;
  /** Value in major units of the currency. */
  v?: string;
  c: string;
}

/** Web vitals (cls in thousandths, the others in ms) and third-party scripts: number, bytes, blocking ms. */
interface Vitals extends Base {
  k: 'vitals';
  lcp?: number;
  inp?: number;
  cls?: number;
  ttfb?: number;
  tn?: number;
  tb?: number;
  tm?: number;
}

export type PixelEvent = View | Step | Checkout | Counted | Order | Vitals;
export type PixelKind = PixelEvent['k'];

/** What one request brings. */
export interface PixelBatch {
  /** The browser says that a program drives it. */
  h?: 1;
  /** The device has a touch screen. */
  t?: 1;
  /** First-party id, from a visitor who consented. */
  u?: string;
  /** The first batch under that id. */
  j?: 1;
  e: PixelEvent[];
}

/**
 * Tests by hand, not a schema: they run for every event of every visitor. A schema's parse makes everything anew,
 * and was an eighth of an answer's cost (test/bench/PIXEL.md).
 */
type Given = Record<string, unknown>;
type Test = (given: unknown) => boolean;

const isObject = (given: unknown): given is Given =>
  typeof given === 'object' && given !== null && !Array.isArray(given);
const matches =
  (pattern: RegExp): Test =>
  (given) =>
    typeof given === 'string' && pattern.test(given);
const between =
  (least: number, most: number): Test =>
  (given) =>
    Number.isSafeInteger(given) && (given as number) >= least && (given as number) <= most;
/** Texts that are only looked at, and never stored, are held to a length. */
const upTo =
  (characters: number): Test =>
  (given) =>
    given === undefined || (typeof given === 'string' && given.length <= characters);
const maybe =
  (test: Test): Test =>
  (given) =>
    given === undefined || test(given);
/** Of what is rare: as the ledger's facts have it. */
const fits =
  (field: z.ZodType): Test =>
  (given) =>
    field.safeParse(given).success;

const isId = matches(/^[a-zA-Z0-9_-]{8,40}$/);
const isAge = between(0, MAX_AGE_MS);
const isHost = upTo(255);
const isCampaign = upTo(100);
const isParameter = upTo(20);
const isLanguage = maybe(matches(/^[a-zA-Z0-9_-]{0,35}$/));
const isStep = maybe(fits(text(60)));
const isCount = between(1, 1_000);
const isOrderId = fits(text(200));
const isValue = maybe(
  fits(money.refine((value) => (value.split('.')[1] ?? '').length <= 4, OF_FACTS.decimals(4))),
);
const isCurrency = fits(currency);
const isDuration = maybe(between(0, MAX_MS));
const isShift = maybe(between(0, 1_000_000));
const isScripts = maybe(between(0, 10_000));
const isBytes = maybe(between(0, 1_000_000_000));

const bare = () => true;
const counted = ({ n }: Given) => isCount(n);
const TESTS = new Map<unknown, (event: Given) => boolean>([
  [
    'view',
    ({ r, s, m, g, l }) => isHost(r) && isCampaign(s) && isCampaign(m) && isParameter(g) && isLanguage(l),
  ],
  ['product', bare],
  ['cart', bare],
  ['consent', bare],
  ['checkout', ({ s }) => isStep(s)],
  ['click', counted],
  ['error', counted],
  ['order', ({ o, v, c }) => isOrderId(o) && isValue(v) && isCurrency(c)],
  [
    'vitals',
    ({ lcp, inp, cls, ttfb, tn, tb, tm }) =>
      [lcp, inp, ttfb, tm].every(isDuration) && isShift(cls) && isScripts(tn) && isBytes(tb),
  ],
]);

const isEvent = (given: unknown): boolean =>
  isObject(given) &&
  isId(given.i) &&
  isAge(given.a) &&
  (given.p === undefined || isId(given.p)) &&
  (TESTS.get(given.k)?.(given) ?? false);

const isFlag = (given: unknown): boolean => given === undefined || given === 1;

/** Whether a request's body, read as JSON, is what the script sends. */
export const isBatch = (given: unknown): given is PixelBatch =>
  isObject(given) &&
  isFlag(given.h) &&
  isFlag(given.t) &&
  isFlag(given.j) &&
  (given.u === undefined || isId(given.u)) &&
  Array.isArray(given.e) &&
  given.e.length > 0 &&
  given.e.length <= MAX_EVENTS &&
  given.e.every(isEvent);
