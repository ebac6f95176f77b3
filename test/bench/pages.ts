import { sql } from 'drizzle-orm';
import { rows, type Database } from '../../drizzle/client';
import { ask, buckets, yearBefore } from '../../server/ask';
import { METRICS, type MetricId } from '../../server/catalog/metrics';
import { bridgeView } from '../../server/bridge/bridge';
import { roadmapView } from '../../server/roadmap';
import { sharesFrom } from '../../server/roadmap/seasonal';
import type { RoadmapView } from '../../server/roadmap/types';
import type { BridgeView, TileView } from '../../server/bridge/types';
import { addDays, addMonths, daysBetween, type Day, type Period, monthOf, utcDay } from '../../server/time';
import type { Store } from '../../server/types';
import { readCuts, readDays, type DaySums, type Fact, type Needs, type Query } from './peer';

/**
 * The questions of each page, to us and to the peers. A page is a list of cells; what a peer says of
 * each cell is worked out from its own sums by formulas that are written down here once more.
 */

export type Cells = Map<string, number | null>;

/** A page as it is asked of each side. Every side gives the same cells, or the bench fails. */
export interface Page {
  name: string;
  /** The answer as the page gets it; its cells are only picked out of it to be compared. */
  ours: () => Promise<() => Cells>;
  theirs: (query: Query) => Promise<Cells>;
}

interface Cell {
  label: string;
  expected: number | null;
  needs: [Fact, Period][];
  of: (days: DaySums) => number | null;
}

const ratio = (a: number, b: number): number | null => (b > 0 ? a / b : null);

type Formula = [needs: Fact[], of: (days: DaySums, period: Period) => number | null];

const net = (days: DaySums, period: Period): number =>
  days.total('sold', period) - days.total('returned', period);

const MARGIN = 0.4;

const FORMULAS: Partial<Record<MetricId, Formula>> = {
  net_sales: [['orders', 'reversals'], net],
  orders: [['orders'], (days, period) => days.total('orders', period)],
  aov: [['orders'], (days, period) => ratio(days.total('sold', period), days.total('orders', period))],
  cr: [
    ['sessions'],
    (days, period) => ratio(days.total('withOrder', period), days.total('sessions', period)),
  ],
  atc_rate: [
    ['sessions'],
    (days, period) => ratio(days.total('withCart', period), days.total('sessions', period)),
  ],
  checkout_rate: [
    ['sessions'],
    (days, period) => ratio(days.total('withCheckout', period), days.total('sessions', period)),
  ],
  checkout_completion: [
    ['sessions'],
    (days, period) => ratio(days.total('checkoutOrders', period), days.total('withCheckout', period)),
  ],
  customers_new: [['customers'], (days, period) => days.total('acquired', period)],
  repeat_rate_90: [
    ['customers'],
    (days, period) => ratio(days.total('repeated', period), days.total('acquired', period)),
  ],
  cac_blended: [
    ['spend', 'customers'],
    (days, period) =>
      days.total('cost', period) > 0
        ? ratio(days.total('cost', period), days.total('acquired', period))
        : null,
  ],
  ltv_revenue: [
    ['cohorts'],
    (days, period) => ratio(days.total('lifetime', period), days.total('members', period)),
  ],
  ltv_cac: [
    ['cohorts', 'spend'],
    (days, period) => ratio(days.total('lifetime', period) * MARGIN, days.total('cost', period)),
  ],
};

const cellOf = (label: string, metric: MetricId, period: Period, expected: number | null): Cell => {
  const [facts, of] = FORMULAS[metric]!;
  const needs = period.from < period.to ? facts.map((fact): [Fact, Period] => [fact, period]) : [];
  return { label: `${label} ${metric}`, expected, needs, of: (days) => of(days, period) };
};

const BY_MONTH: readonly MetricId[] = ['ltv_revenue', 'ltv_cac'];
const SPARK_MONTHS = 6;
const SPARK_DAYS = 7;

/** A line by day shows the seven days that end with each: a ratio's own, of a total the mean. */
const weekCells = (label: string, metric: MetricId, days: Period[], values: TileView['spark']): Cell[] =>
  values.flatMap((expected, i): Cell[] => {
    const week = { from: days[i]!.from, to: days[i + SPARK_DAYS - 1]!.to };
    const cell = cellOf(`${label} ${week.to}`, metric, week, expected);
    const isTotal = (METRICS[metric].den ?? []).length === 0;
    const mean = (sums: DaySums) => {
      const total = cell.of(sums);
      return total === null ? null : total / SPARK_DAYS;
    };
    // a week that is not covered to its end has no point
    return expected === null && isTotal ? [] : [isTotal ? { ...cell, of: mean } : cell];
  });

const sparkCells = (
  label: string,
  { metric, period }: { metric: MetricId; period: Period },
  values: TileView['spark'],
  store: Store,
): Cell[] => {
  const { from: first, to: end } = period;
  if (!BY_MONTH.includes(metric)) {
    const days = { from: addDays(first, 1 - SPARK_DAYS), to: end };
    return weekCells(label, metric, buckets(days, 'day', store), values);
  }
  const spine = buckets({ from: addMonths(end, -SPARK_MONTHS), to: end }, 'month', store);
  return spine.map(({ from, to }, i) => cellOf(`${label} ${from}`, metric, { from, to }, values[i]!));
};

const tileCells = (tile: TileView, store: Store): Cell[] => {
  const { metric, period, comparison } = tile;
  const now = [
    cellOf('tile', metric, period, tile.value.value),
    ...sparkCells('spark', { metric, period }, tile.spark, store),
  ];
  if (!comparison) return now;
  return [
    ...now,
    cellOf('before', metric, comparison.period, comparison.value.value),
    ...sparkCells('spark before', { metric, period: comparison.period }, tile.sparkComparison, store),
  ];
};

const dailyNet = (days: DaySums, { from, to }: Period): number[] =>
  Array.from({ length: daysBetween(from, to) }, (_, i) =>
    net(days, { from: addDays(from, i), to: addDays(from, i + 1) }),
  );

const NET: Fact[] = ['orders', 'reversals'];
const needing = (facts: readonly Fact[], period: Period): [Fact, Period][] =>
  facts.map((fact) => [fact, period]);

/** Running sums, and the target as last year's quarter ran. */
const paceCells = ({ pace, paceTarget, period, comparison }: BridgeView, whole: Period): Cell[] => {
  const lastYear = yearBefore(whole);
  const due = (days: DaySums, i: number) =>
    sharesFrom(dailyNet(days, lastYear), daysBetween(whole.from, whole.to))[i]!;
  return pace.flatMap((point, i): Cell[] => {
    const { day, actual, comparison: before, target } = point;
    const cells: Cell[] = [];
    if (actual !== null)
      cells.push(cellOf(`pace ${day}`, 'net_sales', { from: period.from, to: addDays(day, 1) }, actual));
    if (before !== null && comparison) {
      const to = addDays(comparison.from, i + 1);
      cells.push(cellOf(`pace before ${day}`, 'net_sales', { from: comparison.from, to }, before));
    }
    if (target !== null && paceTarget !== null && i % 30 === 29)
      cells.push({
        label: `pace target ${day}`,
        expected: target,
        needs: needing(NET, lastYear),
        of: (days) => Math.round(paceTarget * due(days, i)),
      });
    return cells;
  });
};

const changeCells = ({ change, period, comparison }: BridgeView): Cell[] => {
  if (!change || !comparison) return [];
  const sums: Partial<Record<string, [Fact[], (days: DaySums, of: Period) => number | null]>> = {
    traffic: [['sessions'], (days, of) => days.total('sessions', of)],
    conversion: [
      ['sessions', 'orders'],
      (days, of) => ratio(days.total('webOrders', of), days.total('sessions', of)),
    ],
    aov: [['orders'], (days, of) => ratio(days.total('webSold', of), days.total('webOrders', of))],
    returns: [['reversals'], (days, of) => days.total('returned', of)],
  };
  return change.parts.flatMap((part): Cell[] => {
    const [facts, of] = sums[part.id]!;
    return (
      [
        ['from', comparison],
        ['to', period],
      ] as const
    ).map(([side, during]) => ({
      label: `change ${part.id} ${side}`,
      expected: part[side],
      needs: needing(facts, during),
      of: (days) => of(days, during),
    }));
  });
};

const roadmapCells = ({ phases, today }: RoadmapView): Cell[] =>
  phases
    .filter((phase) => phase.state !== 'ahead')
    .flatMap((phase) =>
      phase.kpis.flatMap((kpi): Cell[] => {
        const actual = cellOf(`phase ${phase.position}`, kpi.metric as MetricId, kpi.window, kpi.actual);
        if (!kpi.isTotal || kpi.metric !== 'net_sales') return [actual];
        const whole = { from: phase.startDay, to: phase.endDay };
        const closed = daysBetween(whole.from, today < whole.to ? today : whole.to);
        const due: Cell = {
          label: `phase ${phase.position} due`,
          expected: kpi.due,
          needs: needing(NET, yearBefore(whole)),
          of: (days) =>
            sharesFrom(dailyNet(days, yearBefore(whole)), daysBetween(whole.from, whole.to))[closed - 1]!,
        };
        return [actual, due];
      }),
    );

const bridgeCells = (view: BridgeView, store: Store): Cell[] => {
  const whole = { from: view.pace[0]!.day, to: addDays(view.pace.at(-1)!.day, 1) };
  return [
    ...view.tiles.flatMap((tile) => tileCells(tile, store)),
    ...paceCells(view, whole),
    ...changeCells(view),
    ...roadmapCells(view.roadmap),
  ];
};

const needsOf = (cells: readonly Cell[]): Needs => {
  const needs: Needs = { orders: [], reversals: [], sessions: [], spend: [], customers: [], cohorts: [] };
  for (const cell of cells) for (const [fact, period] of cell.needs) needs[fact].push(period);
  return needs;
};

/** A page of ours whose cells are known from looking at it once; which days they need is no secret. */
const dashboard = async <V>(
  name: string,
  view: () => Promise<V>,
  cellsOf: (view: V) => Cell[],
): Promise<Page> => {
  const cells = cellsOf(await view());
  const needs = needsOf(cells);
  return {
    name,
    ours: async () => {
      const seen = await view();
      return () => new Map(cellsOf(seen).map(({ label, expected }) => [label, expected]));
    },
    theirs: async (query) => {
      const days = await readDays(query, needs);
      return new Map(cells.map(({ label, of }) => [label, of(days)]));
    },
  };
};

const EXPLORED: MetricId[] = ['net_sales', 'orders', 'aov', 'discount_rate', 'sessions'];

const exploreCell = (metric: MetricId, sums: Record<string, number> | undefined): number | null => {
  const of = (name: string) => sums?.[name] ?? 0;
  const [gross, discounts, returned] = [of('gross'), of('discounts'), of('returned')];
  if (metric === 'net_sales') return gross - discounts - returned;
  if (metric === 'aov') return ratio(gross - discounts, of('orders'));
  if (metric === 'discount_rate') return ratio(discounts, gross);
  return of(metric === 'customers_active' ? 'customers' : metric);
};

/** Twelve whole months by channel, of one device in one country. */
const explore = (
  name: string,
  metrics: MetricId[],
  { database, store, today, now }: { database: Database; store: Store; today: Day; now: Date },
): Page => {
  const to = monthOf(today);
  const period = { from: addMonths(to, -12), to };
  const where = [
    { dimension: 'device' as const, value: 'mobile' },
    { dimension: 'country' as const, value: 'DE' },
  ];
  const question = { ...period, metrics, by: 'month' as const, split: 'channel' as const, where };
  const customers = metrics.includes('customers_active');
  return {
    name,
    ours: async () => {
      const { rows: found } = await database.read((tx) => ask(tx, store, question, now));
      return () =>
        new Map(
          found.flatMap(({ bucket, split, values }) =>
            metrics.map((metric) => [`${bucket} ${split} ${metric}`, values[metric]!.value] as const),
          ),
        );
    },
    theirs: async (query) => {
      const cuts = await readCuts(query, period, { customers });
      const channels = [...new Set([...cuts.keys()].map((key) => key.split(' ')[1]!))];
      return new Map(
        channels.flatMap((channel) =>
          buckets(period, 'month', store).flatMap(({ bucket }) =>
            metrics.map(
              (metric) =>
                [
                  `${bucket} ${channel} ${metric}`,
                  exploreCell(metric, cuts.get(`${bucket} ${channel}`)),
                ] as const,
            ),
          ),
        ),
      );
    },
  };
};

/** Every page. `windows`: lengths in days of Bridges over asked periods, beside the quarter's own. */
export const pagesOf = async (
  database: Database,
  store: Store,
  now: Date,
  windows: readonly number[],
): Promise<Page[]> => {
  const today = utcDay(now.getTime());
  const bridge = (name: string, asked: Partial<Period>) =>
    dashboard(
      name,
      () => database.read((tx) => bridgeView(tx, store, asked, now)),
      (view) => bridgeCells(view, store),
    );
  const pages = [
    await bridge('Bridge', {}),
    await dashboard('Roadmap', () => database.read((tx) => roadmapView(tx, store, now)), roadmapCells),
    explore('Explore', EXPLORED, { database, store, today, now }),
    explore('Explore with customers', [...EXPLORED, 'customers_active'], { database, store, today, now }),
  ];
  for (const days of windows)
    pages.push(await bridge(`Bridge, ${days} days`, { from: addDays(today, -days), to: today }));
  return pages;
};

/** Cells in which the two differ, in words. */
export const disagreements = (ours: Cells, theirs: Cells): string[] =>
  [...new Set([...ours.keys(), ...theirs.keys()])]
    .filter((label) => ours.get(label) !== theirs.get(label))
    .map((label) => `${label}: ${String(ours.get(label))} and ${String(theirs.get(label))}`);

/** Plain SQL on the database that we use: the same client, the same one snapshot. */
export const onPostgres = (database: Database, page: Page): Promise<Cells> =>
  database.read((tx) => page.theirs((text) => rows(tx, sql.raw(text))));
