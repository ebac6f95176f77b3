import { fitOf, isLikelyName, isWeakName, isWholeName } from './fields';
import type { Kind } from './words';

/** What a list is of, by the names of its columns. */

const COST =
  /\b(cost|costs|spend|spent|kosten|ausgaben|co[uû]ts?|dépenses?|kostnad(er)?|coste|gasto|costo|spesa)\b/i;
const VALUES = ['unitPrice', 'amount', 'total'];

/**
 * Sessions if a column numbers them and none says what was paid; orders if one numbers these, or a buyer, a day and a
 * value stand together; costs if one names a campaign or a cost.
 */
export const kindOf = (names: readonly string[], hasHeader: boolean): Kind | null => {
  if (!hasHeader) return null;
  const has = (kind: Kind, field: string, isFit: (fit: number) => boolean) =>
    names.some((name) => isFit(fitOf(kind, field, name)));
  const hasValue = VALUES.some((value) => has('orders', value, isWholeName));
  if (has('sessions', 'sessionId', isWholeName) && !hasValue) return 'sessions';
  const isSpend =
    has('spend', 'day', isLikelyName) &&
    (has('spend', 'campaign', isLikelyName) || names.some((name) => COST.test(name)));
  const isNumbered = names.some((name) => !isWeakName(name) && isWholeName(fitOf('orders', 'orderId', name)));
  if (isNumbered) return 'orders';
  if (isSpend) return 'spend';
  if (has('orders', 'orderId', isLikelyName)) return 'orders';
  const isBought =
    has('orders', 'placedAt', isLikelyName) &&
    VALUES.some((value) => has('orders', value, isLikelyName)) &&
    ['customerId', 'email', 'quantity'].some((field) => has('orders', field, isLikelyName));
  return isBought ? 'orders' : null;
};
