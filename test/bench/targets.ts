import type { ShopResult } from './measure';

/** What we aim at, and what would reach it where we miss. */

export interface Target {
  name: string;
  /** Null where the run was too small to say. */
  found: string | null;
  isMet: boolean;
  why: string;
}

const BIG = 1_000_000;
const MAIN_DAYS = 730;

const shopOf = (results: readonly ShopResult[], isBig: boolean): ShopResult | undefined =>
  results.find(({ shape }) => shape.days === MAIN_DAYS && shape.orders >= BIG === isBig);

const timesOf = (shop: ShopResult | undefined, page: string) =>
  shop?.pages.find((result) => result.page === page)?.times;

const fraction = (ratio: number): string => `1/${(1 / ratio).toPrecision(2)}`;
const times = (ratio: number): string => `${ratio.toPrecision(3)} ×`;
const percent = (ratio: number): string => `${(ratio * 100).toPrecision(2)} %`;

const atMost = (
  name: string,
  { ratio, limit }: { ratio: number | undefined; limit: number },
  print: (ratio: number) => string,
  why: string,
): Target => ({
  name,
  found: ratio === undefined ? null : print(ratio),
  isMet: ratio !== undefined && ratio <= limit,
  why,
});

const atLeast = (
  name: string,
  { ratio, limit }: { ratio: number | undefined; limit: number },
  why: string,
): Target => ({
  name,
  found: ratio === undefined ? null : percent(ratio),
  isMet: ratio !== undefined && ratio >= limit,
  why,
});

const divide = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a / b;

const BRIDGE_WHY =
  'What is left of the page is not reading: each of its few statements is planned anew, and a thousand figures with their flags are worked out in Node. Flags worked out once a bucket instead of once a figure would come next.';
const EXPLORE_WHY =
  'The joint cube is read by its month rows, so what is left is the fixed cost of a transaction and three statements.';
const CUSTOMERS_WHY =
  'Different customers under a filter are counted in the customer-day table, so this grows with the customers in the range.';
const LIST_WHY =
  'Both are found in the index by the place where the page before ended; what differs is what lies in memory.';
const LIVE_WHY =
  'A batch makes about twenty statements one after the other (stored versions, customers, rows, eight rollups), the upsert three. Sending those that do not need each other without waiting would bring it nearer to the target.';
const BULK_WHY =
  'Pricing, versions (a hash of each fact), customers and rollups are worked out in one thread of Node, while Postgres waits, and then Node waits for Postgres. Writing one chunk while the next is worked out would gain up to the smaller of the two; a hash over the parsed fields instead of canonical JSON the next most.';
const SESSIONS_WHY =
  'COPY into a heap has no key to keep; ours looks stored sessions up, hashes each for its version and keeps the key. Writing one chunk while the next is worked out, and a cheaper hash, would gain most.';

const pages = (results: readonly ShopResult[]): Target[] => {
  const [small, big] = [shopOf(results, false), shopOf(results, true)];
  const shop = big ?? small;
  const size = big ? 'M' : 'S';
  const [bridge, explore] = [timesOf(shop, 'Bridge'), timesOf(shop, 'Explore')];
  const growth = (page: string) => divide(timesOf(big, page)?.ours.median, timesOf(small, page)?.ours.median);
  return [
    atMost(
      `Bridge at ${size} ≤ 1/100 of plain SQL`,
      { ratio: divide(bridge?.ours.median, bridge?.postgres.median), limit: 1 / 100 },
      fraction,
      BRIDGE_WHY,
    ),
    atMost(
      `Bridge at ${size} ≤ 1/20 of DuckDB`,
      { ratio: divide(bridge?.ours.median, bridge?.duckdb.median), limit: 1 / 20 },
      fraction,
      BRIDGE_WHY,
    ),
    ...[30, 90, 365].map((days) =>
      atMost(
        `Bridge of ${days} days, S → M ≤ 1.2 ×`,
        { ratio: growth(`Bridge, ${days} days`), limit: 1.2 },
        times,
        BRIDGE_WHY,
      ),
    ),
    atMost(
      `Explore at ${size} ≤ 1/20 of plain SQL`,
      { ratio: divide(explore?.ours.median, explore?.postgres.median), limit: 1 / 20 },
      fraction,
      EXPLORE_WHY,
    ),
    atMost('Explore, S → M ≤ 2 ×', { ratio: growth('Explore'), limit: 2 }, times, EXPLORE_WHY),
    atMost(
      'Explore with customers, S → M ≤ 2 ×',
      { ratio: growth('Explore with customers'), limit: 2 },
      times,
      CUSTOMERS_WHY,
    ),
  ];
};

const lists = (results: readonly ShopResult[]): Target[] => {
  const big = shopOf(results, true);
  const found = (big ?? shopOf(results, false))?.list?.times;
  return [
    atMost(
      `Orders at ${big ? 'M' : 'S'}: page 1,000 ≤ 1.2 × page 1`,
      { ratio: divide(found?.deep.median, found?.first.median), limit: 1.2 },
      times,
      LIST_WHY,
    ),
  ];
};

const ingests = (results: readonly ShopResult[]): Target[] => {
  const [small, big] = [shopOf(results, false)?.ingest, shopOf(results, true)?.ingest];
  const found = big ?? small;
  const size = big ? 'M' : 'S';
  return [
    atMost(
      `Live batch at ${size} ≤ 6 × plain upsert`,
      { ratio: divide(found?.live.ours.median, found?.live.upsert.median), limit: 6 },
      times,
      LIVE_WHY,
    ),
    atMost(
      'Live batch, S → M: not growing (≤ 1.2 ×)',
      { ratio: divide(big?.live.ours.median, small?.live.ours.median), limit: 1.2 },
      times,
      LIVE_WHY,
    ),
    atLeast(
      `Bulk at ${size} ≥ 40 % of COPY`,
      { ratio: divide(found?.bulk.copy.median, found?.bulk.ours.median), limit: 0.4 },
      BULK_WHY,
    ),
    atLeast(
      `Sessions at ${size} ≥ 40 % of heap COPY`,
      { ratio: divide(found?.visits.copy.median, found?.visits.ours.median), limit: 0.4 },
      SESSIONS_WHY,
    ),
  ];
};

export const targetsOf = (results: readonly ShopResult[]): Target[] => [
  ...pages(results),
  ...lists(results),
  ...ingests(results),
];
