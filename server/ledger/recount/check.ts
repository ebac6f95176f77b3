import { keyOf, type CustomerState, type PlacedSale } from '../rows/rows';
import { stateOf } from '../rows/load';
import { columnName } from '../rows/write';
import { DIFFERS, NAMES } from '../sentences';

/** What is stored against what it should be. */

const MOST_SHOWN = 50;

export class Report {
  readonly differences: string[] = [];
  readonly checked: Record<string, number> = {};

  differ(sentence: string): void {
    if (this.differences.length < MOST_SHOWN) this.differences.push(sentence);
  }

  count(kind: string, n: number): void {
    this.checked[kind] = (this.checked[kind] ?? 0) + n;
  }
}

/** The order's stored sums and valuations against those of its lines, refunds and the rates. */
export const compareSale = (stored: PlacedSale, valued: PlacedSale, report: Report): void => {
  const { order } = stored;
  const name = NAMES.order(order.externalId);
  compare(report, name, order, valued.order);
  const byKey = new Map(valued.reversals.map((reversal) => [keyOf(reversal), reversal]));
  for (const reversal of stored.reversals) {
    const expected = byKey.get(keyOf(reversal));
    byKey.delete(keyOf(reversal));
    const reversalName = NAMES.reversal(reversal.externalId);
    if (expected) compare(report, reversalName, reversal, expected);
    else report.differ(DIFFERS.unexpected(reversalName));
  }
  valued.lines.forEach((line, i) =>
    compare(report, NAMES.line(order.externalId, line.ordinal), stored.lines[i] ?? {}, line),
  );
  valued.costs.forEach((cost, i) =>
    compare(report, NAMES.cost(cost.externalId), stored.costs[i] ?? {}, cost),
  );
  for (const missing of byKey.values()) report.differ(DIFFERS.missing(NAMES.reversal(missing.externalId)));
};

export const compare = (report: Report, name: string, stored: object, expected: object): void => {
  for (const [property, value] of Object.entries(expected)) {
    const was = (stored as Record<string, unknown>)[property] ?? null;
    if (was !== (value ?? null)) report.differ(DIFFERS.value(name, columnName(property), was, value));
  }
};

export const compareCustomer = (
  key: string,
  stored: CustomerState | undefined,
  state: CustomerState,
  report: Report,
): void => {
  const isEmpty = state.orders === 0 && state.looseEntries === 0;
  if (!stored && isEmpty) return;
  const name = NAMES.customer(key);
  if (!stored) report.differ(DIFFERS.missing(name));
  else if (isEmpty) report.differ(DIFFERS.withoutOrders(name));
  else compare(report, name, stateOf(stored), state);
};
