import type { OrderPayload } from './payload';

/** Where an order came from. */
export interface Origin {
  isWeb: boolean;
  channel?: string | undefined;
  device?: string | undefined;
}

/** The two checkouts; what says nothing is one of them. Every other way is an order that no visit led to. */
const WEB = new Set(['', 'checkout', 'store-api']);

/** What WooCommerce's order attribution calls a source, as channels are called here. */
const CHANNELS: Readonly<Record<string, string>> = {
  typein: 'direct',
  organic: 'organic_search',
  referral: 'referral',
};

export const originOf = (order: Pick<OrderPayload, 'created_via' | 'meta_data'>): Origin => {
  const via = order.created_via?.trim() ?? '';
  if (!WEB.has(via)) return { isWeb: false, channel: via };
  const attributed = (name: string) => {
    const found = order.meta_data.find(({ key }) => key === `_wc_order_attribution_${name}`)?.value;
    return typeof found === 'string' ? found.toLowerCase() : '';
  };
  return {
    isWeb: true,
    channel: CHANNELS[attributed('source_type')],
    device: attributed('device_type') || undefined,
  };
};
