import { likely, sure, type Why } from './asked';
import type { Cells } from './cells';
import { digitsOf } from './numbers';
import { REASONS } from './sentences';

/** What a row of a list of orders is: a whole order, a line, or one that takes something back. */

export const rowOf = (cells: Cells): { row: 'line' | 'order'; why: Why } => {
  if (cells.names('total').length > 0) return { row: 'order', why: sure(REASONS.whole) };
  const ids = cells.of('orderId').filter(Boolean);
  if (new Set(ids).size < ids.length) return { row: 'line', why: sure(REASONS.repeated) };
  return cells.names('unitPrice', 'sku').length > 0
    ? { row: 'line', why: likely(REASONS.perPiece) }
    : { row: 'order', why: likely(REASONS.single) };
};

export const notesOf = (cells: Cells): 'quantity below 0' | 'amount below 0' | null =>
  hasNegative(cells.of('quantity'))
    ? 'quantity below 0'
    : hasNegative(cells.of('unitPrice', 'amount', 'total'))
      ? 'amount below 0'
      : null;

const hasNegative = (cells: readonly string[]): boolean =>
  cells.some((cell) => digitsOf(cell) !== null && /^[-\u2212(]|-$/.test(cell.replace(/[\p{Sc}A-Z\s]/gu, '')));
