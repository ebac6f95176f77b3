import { channelOfOrder } from './channels';
import type { OrderFact, Who } from './types';

/** Who an order is by (METRICS C14), and whose orders are seen by customer metrics at all. */

export const emailOf = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

/** Channels whose buyers are masked: neither first nor later orders. */
export const isMasked = ({ channel, isWeb, customer }: OrderFact): boolean => {
  const sold = channelOfOrder(channel, isWeb);
  if (sold === 'marketplace' || sold === 'wholesale') return true;
  return sold === 'pos' && !customer.id && !customer.email && !customer.phone;
};

/** Customer ids that were seen with an e-mail, the one that was seen first. */
const joined = (email: string, orders: readonly OrderFact[]): string | null => {
  let first: OrderFact | null = null;
  for (const order of orders) {
    const { id, email: written } = order.customer;
    // orders that count nowhere tell nothing
    if (!id || !written || order.excluded || emailOf(written) !== email || isMasked(order)) continue;
    if (!first || Date.parse(order.placedAt) < Date.parse(first.placedAt)) first = order;
  }
  return first && `id:${first.source}:${first.customer.id}`;
};

/** The key of somebody; null = nobody that is known. */
export const keyOf = (who: Who, source: string, orders: readonly OrderFact[]): string | null => {
  if (who.id) return `id:${source}:${who.id}`;
  if (who.email) return joined(emailOf(who.email), orders) ?? `email:${emailOf(who.email)}`;
  if (who.phone) return `phone:${who.phone.trim()}`;
  return null;
};
