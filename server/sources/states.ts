import { isNo, isPaid, isState, isStateName, isYes, type State } from './stateWords';

/** What a column says of its orders: that they are sales, or by which state they likely are none. */

export type NoSale = Exclude<State, 'sold'>;

/** In the order in which they are asked. */
export const NO_SALES = ['cancelled', 'refunded', 'unpaid'] as const satisfies readonly NoSale[];

export const noSaleOf = (words: string): NoSale | null =>
  NO_SALES.find((state) => isState(state, words)) ?? null;

const isMark = (cell: string): boolean => isYes(cell) || isNo(cell);

/** Whether the name of a column promises to tell sales from others, in words or in marks. */
export const tellsStates = (name: string): boolean => isStateName(name) || isPaid(name);

/** What yes and no mean in a column that is called after a state: `Returned`, or `Paid`. */
const noSaleByMark = (name: string, cell: string): NoSale | null => {
  if (isPaid(name)) return isNo(cell) ? 'unpaid' : null;
  return isYes(cell) ? noSaleOf(name) : null;
};

/** By which state a cell says that its order is likely no sale; words count where a column is known to hold states. */
export const noSaleIn = (column: { name: string; inWords: boolean }, cell: string): NoSale | null => {
  if (isMark(cell)) return noSaleByMark(column.name, cell);
  return column.inWords ? noSaleOf(cell) : null;
};

/** Whether a column holds nothing but marks of what is paid: a cell without one says that it is not. */
export const saysByEmptiness = (name: string, values: readonly string[]): boolean =>
  isPaid(name) && values.length > 0 && values.every(isYes);
