import { addDays, addMonths, daysBetween, monthOf, type Day, type Period } from '../../server/time';

/**
 * The other sides: good plain SQL over the facts, as a careful team would write it without rollups,
 * for Postgres and DuckDB alike. One grouped SELECT a fact for the whole page, by day, so that every
 * tile, sparkline and chart of the page comes from it; what the page shows is then added up here.
 * Each database holds one shop, so neither tables nor indexes need its id.
 */

/** Runs a statement and gives its rows. */
export type Query = (text: string) => Promise<Record<string, unknown>[]>;

/** The best that we found for Postgres (RESULTS.md says what else was tried). */
export const PEER_INDEXES = [
  `create index peer_orders_day on orders (day)
     include (gross_sales, discounts, is_web, kind) where excluded is null`,
  `create index peer_orders_cut on orders (device, country, day)
     include (channel, gross_sales, discounts, kind, customer_key) where excluded is null`,
  `create index peer_orders_lifetime on orders (day)
     include (customer_key, gross_sales, discounts) where excluded is null`,
  `create index peer_reversals_day on reversals (day) include (returns) where booked`,
  `create index peer_reversals_cut on reversals (device, country, day) include (channel, returns) where booked`,
  `create index peer_reversals_lifetime on reversals (placed_day) include (customer_key, returns) where booked`,
  `create index peer_sessions_day on sessions (day, has_cart, has_checkout, has_order) where filtered is null`,
  `create index peer_sessions_cut on sessions (device, country, day, channel) where filtered is null`,
  `create index peer_spend_day on spend (day) include (cost)`,
  `create index peer_customers_day on customers (first_day) include (customer_key, first_at, second_at)`,
];

/** What is counted, by the fact that it comes from. */
const SUMS = {
  orders: ['orders', 'webOrders', 'sold', 'webSold'],
  reversals: ['returned'],
  sessions: ['sessions', 'withCart', 'withCheckout', 'withOrder', 'checkoutOrders'],
  spend: ['cost'],
  customers: ['acquired', 'repeated'],
  /** By month of the first order. */
  cohorts: ['members', 'lifetime'],
} as const;

export type Fact = keyof typeof SUMS;
export type Sum = (typeof SUMS)[Fact][number];
/** The days that a page needs of each fact. */
export type Needs = Record<Fact, Period[]>;

const within = (column: string, { from, to }: Period): string =>
  `${column} >= date '${from}' and ${column} < date '${to}'`;

const orders = (period: Period): string => `
  select day::text as day, count(*) filter (where kind = 'standard') as "orders",
    count(*) filter (where kind = 'standard' and is_web) as "webOrders",
    sum(gross_sales - discounts)::bigint as "sold",
    sum(gross_sales - discounts) filter (where is_web)::bigint as "webSold"
  from orders where ${within('day', period)} and excluded is null group by day`;

const reversals = (period: Period): string => `
  select day::text as day, sum(returns)::bigint as "returned"
  from reversals where ${within('day', period)} and booked group by day`;

const sessions = (period: Period): string => `
  select day::text as day, count(*) as "sessions", count(*) filter (where has_cart) as "withCart",
    count(*) filter (where has_checkout) as "withCheckout", count(*) filter (where has_order) as "withOrder",
    count(*) filter (where has_checkout and has_order) as "checkoutOrders"
  from sessions where ${within('day', period)} and filtered is null group by day`;

const spend = (period: Period): string => `
  select day::text as day, sum(cost)::bigint as "cost" from spend where ${within('day', period)} group by day`;

const customers = (period: Period): string => `
  select first_day::text as day, count(*) as "acquired",
    count(*) filter (where second_at <= first_at + interval '2160 hours') as "repeated"
  from customers where ${within('first_day', period)} group by first_day`;

const MONTH = `date_trunc('month', c.first_day)::date::text`;
const YEAR_OVER = `(date_trunc('month', c.first_day) + interval '12 months')::date`;

/** Customers by month of their first order, and what they bought in their first twelve months. */
const cohorts = (period: Period): string => {
  const lifetime = { from: period.from, to: addMonths(period.to, 12) };
  return `
  select day, sum(members)::bigint as "members", sum(lifetime)::bigint as "lifetime" from (
    select ${MONTH} as day, count(*) as members, 0 as lifetime
    from customers c where ${within('c.first_day', period)} group by 1
    union all
    select ${MONTH}, 0, sum(o.gross_sales - o.discounts)
    from customers c join orders o on o.customer_key = c.customer_key
    where ${within('c.first_day', period)} and ${within('o.day', lifetime)}
      and o.day < ${YEAR_OVER} and o.excluded is null group by 1
    union all
    select ${MONTH}, 0, -sum(v.returns)
    from customers c join reversals v on v.customer_key = c.customer_key
    where ${within('c.first_day', period)} and ${within('v.placed_day', lifetime)}
      and v.placed_day < ${YEAR_OVER} and v.booked group by 1
  ) parts group by day`;
};

const STATEMENTS: Record<Fact, (period: Period) => string> = {
  orders,
  reversals,
  sessions,
  spend,
  customers,
  cohorts,
};

/** Ranges that touch or overlap become one. */
const merged = (periods: readonly Period[]): Period[] => {
  const all: Period[] = [];
  for (const { from, to } of [...periods].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = all.at(-1);
    if (last && from <= last.to) last.to = to > last.to ? to : last.to;
    else all.push({ from, to });
  }
  return all;
};

/** What was read of a page, so that any of its ranges is added up at once. */
export class DaySums {
  private readonly byDay = new Map<Sum, Map<Day, number>>();
  private readonly running = new Map<Sum, Float64Array>();

  constructor(
    private readonly first: Day,
    private readonly last: Day,
  ) {}

  put(sum: Sum, day: Day, amount: number): void {
    const days = this.byDay.get(sum) ?? new Map<Day, number>();
    this.byDay.set(sum, days.set(day, amount));
  }

  private runningOf(sum: Sum): Float64Array {
    let running = this.running.get(sum);
    if (running) return running;
    const length = daysBetween(this.first, this.last);
    running = new Float64Array(length + 1);
    const days = this.byDay.get(sum);
    for (let i = 0; i < length; i++) running[i + 1] = running[i]! + (days?.get(addDays(this.first, i)) ?? 0);
    this.running.set(sum, running);
    return running;
  }

  /** 0 where nothing was found. */
  total(sum: Sum, { from, to }: Period): number {
    const running = this.runningOf(sum);
    return running[daysBetween(this.first, to)]! - running[daysBetween(this.first, from)]!;
  }
}

/** Reads a page: one statement a fact, an arm for each range of days. */
export const readDays = async (query: Query, needs: Needs): Promise<DaySums> => {
  const periods = Object.values(needs).flat();
  const firsts = periods.map(({ from }) => monthOf(from)).sort();
  const lasts = periods.map(({ to }) => to).sort();
  const sums = new DaySums(firsts[0]!, lasts.at(-1)!);
  await Promise.all(
    (Object.keys(SUMS) as Fact[]).map(async (fact) => {
      const arms = merged(needs[fact]).map(STATEMENTS[fact]);
      if (arms.length === 0) return;
      for (const row of await query(arms.join('\n  union all')))
        for (const sum of SUMS[fact]) sums.put(sum, row.day as Day, Number(row[sum] ?? 0));
    }),
  );
  return sums;
};

export interface Cut {
  channel: string;
  /** First day of the month. */
  month: Day;
}

/** Explore's question of a mobile shop in Germany: by month and channel. `customers`: also who ordered. */
export const readCuts = async (
  query: Query,
  period: Period,
  { customers: withCustomers }: { customers: boolean },
): Promise<Map<string, Record<string, number>>> => {
  const cut = `date_trunc('month', day)::date::text as month, channel`;
  const where = `device = 'mobile' and country = 'DE' and ${within('day', period)}`;
  const statements = [
    `select ${cut}, count(*) filter (where kind = 'standard') as orders, sum(gross_sales)::bigint as gross,
       sum(discounts)::bigint as discounts
       ${withCustomers ? `, count(distinct customer_key) filter (where kind = 'standard') as customers` : ''}
     from orders where ${where} and excluded is null group by 1, 2`,
    `select ${cut}, sum(returns)::bigint as returned from reversals where ${where} and booked group by 1, 2`,
    `select ${cut}, count(*) as sessions from sessions where ${where} and filtered is null group by 1, 2`,
  ];
  const cells = new Map<string, Record<string, number>>();
  for (const found of await Promise.all(statements.map(query))) {
    for (const { month, channel, ...sums } of found) {
      const key = `${String(month)} ${String(channel)}`;
      const numbers = Object.fromEntries(Object.entries(sums).map(([name, value]) => [name, Number(value)]));
      cells.set(key, { ...cells.get(key), ...numbers });
    }
  }
  return cells;
};
