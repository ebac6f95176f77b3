import { channelNamed, isWebChannel } from '../../facts/channels';
import type { Evidence } from '../../facts/evidence';
import { cameBy } from '../arrival';
import type { OrderPayload } from './payload';

/** Where an order came from. */
export interface Origin extends Evidence {
  isWeb: boolean;
  channel?: string | undefined;
  device?: string | undefined;
}

/** The two checkouts; what says nothing is one of them. Every other way is an order that no visit led to. */
const WEB = new Set(['', 'checkout', 'store-api']);
/** What WooCommerce's order attribution calls orders that somebody at the shop entered. */
const ENTERED = new Set(['admin', 'mobile_app']);

const VISITS = new Set(['utm', 'organic', 'referral', 'typein']);

export const originOf = (order: Pick<OrderPayload, 'created_via' | 'meta_data'>): Origin => {
  const via = order.created_via?.trim().toLowerCase() ?? '';
  const attributed = (name: string) => {
    const found = order.meta_data.find(({ key }) => key === `_wc_order_attribution_${name}`)?.value;
    return typeof found === 'string' ? found.trim() : '';
  };
  const kind = attributed('source_type').toLowerCase();
  const device = attributed('device_type').toLowerCase() || undefined;
  if (ENTERED.has(kind)) return { isWeb: false, channel: 'draft', device };
  const isSoldElsewhere = !WEB.has(via) && !(VISITS.has(kind) && isWebChannel(channelNamed(via)));
  if (isSoldElsewhere) return { isWeb: false, channel: via, device };
  // what is no campaign it has made of the referrer, which a click parameter outranks
  const isCampaign = kind === 'utm' || kind === '';
  const [utmSource, utmMedium] = [attributed('utm_source'), attributed('utm_medium')];
  const came = cameBy({
    landing: attributed('session_entry'),
    referrer: attributed('referrer') || (isCampaign || kind === 'typein' ? undefined : utmSource),
    ...(isCampaign && { utmSource, utmMedium, utmCampaign: attributed('utm_campaign') }),
  });
  return {
    isWeb: true,
    ...came,
    channel: came.channel ?? (kind === 'typein' ? 'direct' : undefined),
    device,
  };
};
