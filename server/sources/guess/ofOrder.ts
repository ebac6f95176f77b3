import { groupBy, zip } from '../../../shared/items';
import type { GivenColumn } from './cells';
import type { GuessedColumn } from './columns';

/** What is said of the whole order, and no figure is made of: a column in which its rows differ would cost the order. */

const OF_ORDER = ['channel', 'device', 'country', 'phone'];
/** Of the orders of several rows: fewer may be slips of the list. */
const MOST_SLIPS = 0.05;

export const splitInOrders = (
  columns: readonly GuessedColumn[],
  given: readonly GivenColumn[],
): ReadonlySet<GuessedColumn> => {
  const at = columns.findIndex(({ becomes }) => becomes === 'orderId');
  const rows = (given[at]?.cells ?? []).map((id, row) => ({ id, row }));
  const orders = [...groupBy(rows, ({ id }) => id)].filter(([id, of]) => id !== '' && of.length > 1);
  const differs = (cells: readonly string[]): boolean => {
    const split = orders.filter(
      ([, of]) => new Set(of.map(({ row }) => cells[row]).filter(Boolean)).size > 1,
    );
    return split.length > orders.length * MOST_SLIPS;
  };
  const found = zip(columns, given).filter(
    ([{ becomes }, { cells }]) => OF_ORDER.includes(becomes ?? '') && differs(cells),
  );
  return new Set(found.map(([column]) => column));
};
