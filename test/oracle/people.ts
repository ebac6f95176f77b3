import { channelOfOrder } from './channels';
import type { OrderFact, RefundFact, Who } from './types';

/** Who an order is by (METRICS C14), and whose orders are seen by customer metrics at all. */

export const emailOf = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

const isHidden = (channel: string): boolean => channel === 'marketplace' || channel === 'wholesale';

/** Channels whose buyers are masked: neither first nor later orders. */
export const isMasked = ({ channel, isWeb, customer }: OrderFact): boolean => {
  const sold = channelOfOrder(channel, isWeb);
  return isHidden(sold) || (sold === 'pos' && !customer.id && !customer.email && !customer.phone);
};

/** A fact that may say a customer's id and e-mail at once. */
interface Telling {
  id: string;
  email: string;
  at: number;
}

/** Orders that count nowhere tell nothing, nor do channels that hide who buys. */
export const tellingsOf = (facts: readonly (OrderFact | RefundFact)[]): Telling[] =>
  facts.flatMap((fact) => {
    const { id, email } = fact.customer ?? {};
    if (!id || !email) return [];
    if (fact.type === 'order' && (fact.excluded || isMasked(fact))) return [];
    const at = Date.parse(fact.type === 'order' ? fact.placedAt : fact.occurredAt);
    return [{ id: `id:${fact.source}:${id}`, email: emailOf(email), at }];
  });

/** Of several ids that were seen with an e-mail the first. */
const joined = (email: string, tellings: readonly Telling[]): string | null => {
  let first: Telling | null = null;
  for (const telling of tellings)
    if (telling.email === email && (!first || telling.at < first.at)) first = telling;
  return first && first.id;
};

/** The key of somebody; null = nobody that is known. */
export const keyOf = (who: Who, source: string, tellings: readonly Telling[]): string | null => {
  if (who.id) return `id:${source}:${who.id}`;
  if (who.email) return joined(emailOf(who.email), tellings) ?? `email:${emailOf(who.email)}`;
  if (who.phone) return `phone:${who.phone.trim()}`;
  return null;
};
