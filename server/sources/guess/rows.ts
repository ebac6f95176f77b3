import { bareNumber } from '../mapping';
import { likely, sure, type Why } from './asked';
import type { Cells } from './cells';
import { digitsOf } from './numbers';
import { REASONS } from './sentences';
import { isRepeated } from './values';

/** What a row of a list of orders is: a whole order, a line, or one that takes something back. */

export interface GuessedRow {
  row: 'line' | 'order';
  /** Null: nothing tells. */
  why: Why | null;
}

export const rowOf = (cells: Cells): GuessedRow => {
  const ids = cells.of('orderId');
  const isMany = isRepeated(ids);
  if (cells.names('total').length > 0) return { row: 'order', why: isMany ? null : sure(REASONS.whole) };
  if (isMany) return { row: 'line', why: areAllTwice(cells, ids) ? null : sure(REASONS.repeated) };
  return cells.names('unitPrice', 'sku').length > 0
    ? { row: 'line', why: likely(REASONS.perPiece) }
    : { row: 'order', why: likely(REASONS.single) };
};

/** All rows of one number are alike in all that is known of them. */
const areAllTwice = ({ given }: Cells, ids: readonly string[]): boolean => {
  const rows = new Map<string, Set<string>>();
  ids.forEach((id, i) => {
    const row = JSON.stringify(given.map(({ cells }) => cells[i]));
    if (id !== '') rows.set(id, (rows.get(id) ?? new Set()).add(row));
  });
  return [...rows.values()].every((different) => different.size === 1);
};

export const notesOf = (cells: Cells): 'quantity below 0' | 'amount below 0' | null =>
  hasNegative(cells.of('quantity'))
    ? 'quantity below 0'
    : hasNegative(cells.of('unitPrice', 'amount', 'total'))
      ? 'amount below 0'
      : null;

const hasNegative = (cells: readonly string[]): boolean =>
  cells.some((cell) => digitsOf(cell) !== null && bareNumber(cell)?.isNegative === true);
