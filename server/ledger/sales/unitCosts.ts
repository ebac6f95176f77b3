import { sql } from 'drizzle-orm';
import { rows, type Db } from '../../../drizzle/client';
import type { Store } from '../../types';
import type { Day } from '../../time';
import type { Rates } from '../rows/fx';
import { zip } from '../../../shared/items';
import { apportion, convertMajor, decimal, roundToInteger } from '../../facts/money';
import type { LineRow, OrderRow } from '../rows/rows';

/** What goods cost: the unit cost that held on the day of the sale, frozen on the order's line (METRICS 7). */

export interface UnitCost {
  sku: string;
  fromDay: Day;
  /** Of one unit, in major units. */
  cost: string;
  currency: string;
}

export class UnitCosts {
  /** Newest first. */
  private readonly bySku = new Map<string, UnitCost[]>();

  /** `costs` by source and id: of two that begin on one day always the same one is taken. */
  constructor(costs: readonly UnitCost[]) {
    for (const cost of costs) {
      const own = this.bySku.get(cost.sku);
      if (own) own.push(cost);
      else this.bySku.set(cost.sku, [cost]);
    }
    for (const own of this.bySku.values())
      own.sort((a, b) => (a.fromDay < b.fromDay ? 1 : -Number(a.fromDay > b.fromDay)));
  }

  /** What a unit costs on a day; null = not known. */
  lookup(sku: string, day: Day): UnitCost | null {
    return this.bySku.get(sku)?.find(({ fromDay }) => fromDay <= day) ?? null;
  }

  /** Currencies that costs are stated in. */
  currencies(): string[] {
    return [...new Set([...this.bySku.values()].flatMap((own) => own.map(({ currency }) => currency)))];
  }
}

/** The costs of these SKUs, or of all. */
export const loadUnitCosts = async (
  tx: Db,
  storeId: number,
  skus: readonly string[] | 'all',
): Promise<UnitCosts> => {
  if (skus.length === 0) return new UnitCosts([]);
  const wanted =
    skus === 'all'
      ? sql``
      : sql` and sku in (select jsonb_array_elements_text(${JSON.stringify(skus)}::jsonb))`;
  return new UnitCosts(
    await rows<UnitCost>(
      tx,
      sql`select sku, from_day::text as "fromDay", cost::text as cost, currency from unit_costs
          where store_id = ${storeId}${wanted} order by source collate "C", external_id collate "C"`,
    ),
  );
};

/** Day on which a line was sold. */
export const soldOn = (order: Pick<OrderRow, 'day'>, line: Pick<LineRow, 'addedDay'>): Day =>
  line.addedDay ?? order.day;

interface RatesAndCosts {
  currency: string;
  rates: Rates;
  unitCosts: UnitCosts;
}

/** The line with what its goods cost, at the rate of the day of its sale. */
export const costLine = (order: OrderRow, line: LineRow, ratesAndCosts: RatesAndCosts): LineRow => {
  const day = soldOn(order, line);
  const unit = line.sku === null || line.isGiftCard ? null : ratesAndCosts.unitCosts.lookup(line.sku, day);
  if (!unit) return { ...line, unitCost: null, costCurrency: null, cost: null };
  const { cost: unitCost, currency: costCurrency } = unit;
  const rate =
    costCurrency === ratesAndCosts.currency
      ? '1'
      : ratesAndCosts.rates.lookup(costCurrency, ratesAndCosts.currency, day)?.rate;
  const goods = decimal(unitCost).times(line.quantity);
  const cost = rate === undefined ? null : convertMajor(goods, costCurrency, ratesAndCosts.currency, rate);
  return { ...line, unitCost, costCurrency, cost };
};

interface Shelf {
  /** On which its goods were sold. */
  day: Day;
  sku: string | null;
  /** 0 where it is not known. */
  cost: number;
  quantity: number;
  back: number;
}

/** What goes back of an order's costs, refund by refund: of goods that are in stock again. */
export class Restock {
  private readonly shelves: Shelf[];

  constructor(order: Pick<OrderRow, 'day'>, lines: readonly LineRow[]) {
    this.shelves = lines
      .filter(({ isGiftCard }) => !isGiftCard)
      .map((line) => ({
        ...{ day: soldOn(order, line), sku: line.sku, cost: line.cost ?? 0 },
        ...{ quantity: line.quantity, back: 0 },
      }));
  }

  /**
   * What these goods had cost, by the day on which they were sold; never more of them than were sold. All units
   * back give exactly the line's cost.
   */
  take(restocked: string | null): ReadonlyMap<Day, number> {
    const named = restocked === null ? [] : (JSON.parse(restocked) as [sku: string, quantity: number][]);
    const back = new Map<Day, number>();
    for (const [sku, quantity] of named) this.takeSku(sku, quantity, back);
    return back;
  }

  private takeSku(sku: string, quantity: number, cost: Map<Day, number>): void {
    let left = quantity;
    for (const shelf of this.shelves) {
      if (shelf.sku !== sku || left === 0) continue;
      const taken = Math.min(left, shelf.quantity - shelf.back);
      const part = partOf(shelf, shelf.back + taken) - partOf(shelf, shelf.back);
      cost.set(shelf.day, (cost.get(shelf.day) ?? 0) + part);
      shelf.back += taken;
      left -= taken;
    }
  }

  /** What a cancellation gives back: the share of units that no refund has taken, of what is still out. */
  rest(unitsLeft: number, unitsSold: number): ReadonlyMap<Day, number> {
    const back = this.shelves.reduce((sum, shelf) => sum + shelf.back, 0);
    const out = unitsSold - back;
    if (out <= 0 || unitsLeft <= 0) return new Map();
    const costs = this.shelves.map((shelf) => shelf.cost - partOf(shelf, shelf.back));
    const cost = costs.reduce((sum, one) => sum + one, 0);
    const rest = roundToInteger(decimal(cost).times(Math.min(unitsLeft, out)).div(out));
    const given = new Map<Day, number>();
    for (const [{ day }, part] of zip(this.shelves, apportion(rest, costs)))
      given.set(day, (given.get(day) ?? 0) + part);
    return given;
  }
}

const partOf = ({ cost, quantity }: Shelf, units: number): number =>
  units === 0 ? 0 : roundToInteger(decimal(cost).times(units).div(quantity));

/** Orders that hold goods of these SKUs, sold from a day on. */
export const ordersOfSkus = (
  tx: Db,
  store: Pick<Store, 'id'>,
  from: ReadonlyMap<string, Day>,
): Promise<{ source: string; externalId: string }[]> => {
  const wanted = JSON.stringify([...from].map(([sku, day]) => ({ sku, day })));
  return rows<{ source: string; externalId: string }>(
    tx,
    sql`select distinct o.source, o.external_id as "externalId"
        from json_to_recordset(${wanted}::json) as r(sku text, day date)
        join order_lines l on l.store_id = ${store.id} and l.sku = r.sku
        join orders o on o.store_id = l.store_id and o.source = l.source and o.external_id = l.external_id
        where coalesce(l.added_day, o.day) >= r.day`,
  );
};
