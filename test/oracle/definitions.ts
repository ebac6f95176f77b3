/** Metrics as formulas of measures (METRICS 2 to 7); a minus subtracts. */

export interface Definition {
  num: readonly string[];
  den?: readonly string[];
  /** Reversals stay on their own day whatever basis is asked. */
  eventOnly?: boolean;
  /** On the order basis whatever is asked. */
  orderOnly?: boolean;
  /** The part without which there is nothing to say. */
  spendIn?: 'num' | 'den';
  /** Costs that have to be known. */
  needs?: readonly Need[];
}
export type Need = 'goods' | 'fulfilment' | 'carriers' | 'delivery' | 'fees' | 'payment' | 'marketing';

const NET = ['gross_sales', '-discounts', '-returns'];
const TOTAL = [...NET, 'taxes', 'duties', 'shipping'];
const CM1 = [...NET, '-cogs'];
const CM2 = [
  ...CM1,
  '-fulfilment_cost',
  '-payment_fees',
  '-shipping_cost',
  'shipping',
  '-return_handling',
  '-duties_borne',
];
const CM3 = [...CM2, '-marketing_variable'];
const OPERATING = [...CM3, '-marketing_cost', 'marketing_variable', '-fixed_costs'];
const VARIABLE: Need[] = ['goods', 'delivery', 'payment'];

const sum = (...num: string[]): Definition => ({ num });
const ratio = (num: string[], ...den: string[]): Definition => ({ num, den });

export const DEFINITIONS: Record<string, Definition> = {
  gross_sales: sum('gross_sales'),
  discounts: sum('discounts'),
  returns: sum('returns'),
  unlinked_returns: sum('unlinked_returns'),
  net_sales: { num: NET },
  refunded_beyond: { ...sum('refunded_beyond'), eventOnly: true },
  taxes: sum('taxes'),
  duties: sum('duties'),
  shipping: sum('shipping'),
  total_sales: { num: TOTAL },
  gift_card_discounts: { ...sum('gift_card_discounts'), eventOnly: true },
  gift_card_sales: { ...sum('gift_card_sales'), eventOnly: true },
  orders: sum('orders'),
  orders_cancelled: { ...sum('orders_cancelled'), eventOnly: true },
  aov: ratio(['aov_sales'], 'aov_orders'),
  aov_net: { ...ratio(['aov_net_sales'], 'aov_orders'), orderOnly: true },
  asp: ratio(['gross_sales', '-discounts'], 'converted_units'),
  identity_coverage: ratio(['identified_orders'], 'customer_orders'),
  upo: ratio(['goods_units'], 'goods_orders'),
  units_sold: sum('units_sold'),
  units_returned: { ...sum('units_returned'), eventOnly: true },
  discount_rate: ratio(['discounts'], 'gross_sales'),
  return_rate_value: { ...ratio(['returns'], 'gross_sales', '-discounts'), eventOnly: true },
  sessions: sum('sessions'),
  cr: ratio(['sessions_order'], 'sessions'),
  cr_orders: ratio(['web_orders'], 'sessions'),
  order_session_match_rate: ratio(['web_orders_matched'], 'web_orders'),
  atc_rate: ratio(['sessions_cart'], 'sessions'),
  checkout_rate: ratio(['sessions_checkout'], 'sessions'),
  checkout_completion: ratio(['sessions_checkout_order'], 'sessions_checkout'),
  checkout_abandonment: ratio(['sessions_checkout', '-sessions_checkout_order'], 'sessions_checkout'),
  cart_abandonment: ratio(['sessions_cart', '-sessions_cart_order'], 'sessions_cart'),
  rps: { ...ratio(['web_net'], 'sessions'), orderOnly: true },
  bot_share: ratio(['sessions_bot', 'sessions_internal'], 'sessions', 'sessions_bot', 'sessions_internal'),
  js_error_rate: ratio(['sessions_error'], 'sessions_watched'),
  ad_spend: sum('ad_spend'),
  marketing_variable: sum('marketing_variable'),
  marketing_cost: sum('marketing_cost'),
  marketing_share: { num: ['marketing_cost'], den: NET, spendIn: 'num' },
  ncac: { ...ratio(['ad_spend'], 'customers_new'), spendIn: 'num' },
  cac_blended: { ...ratio(['marketing_cost'], 'customers_new'), spendIn: 'num' },
  mer: { num: TOTAL, den: ['marketing_cost'], spendIn: 'den' },
  cogs: { ...sum('cogs'), needs: ['goods'] },
  fulfilment_cost: { ...sum('fulfilment_cost'), needs: ['fulfilment'] },
  shipping_cost: { ...sum('shipping_cost'), needs: ['carriers'] },
  payment_fees: { ...sum('payment_fees'), needs: ['fees'] },
  cost_coverage: { num: ['costed_sales'], den: [...NET, 'unlinked_returns'] },
  cm1: { num: CM1, needs: ['goods'] },
  cm1_rate: { num: CM1, den: NET, needs: ['goods'] },
  cm2: { num: CM2, needs: VARIABLE },
  cm2_rate: { num: CM2, den: NET, needs: VARIABLE },
  cm3: { num: CM3, needs: [...VARIABLE, 'marketing'] },
  cm3_rate: { num: CM3, den: NET, needs: [...VARIABLE, 'marketing'] },
  operating_contribution: { num: OPERATING, needs: [...VARIABLE, 'marketing'] },
  roas_break_even: { num: NET, den: CM2, needs: VARIABLE },
};

/** By product type these are added up line by line. */
export const LINE_MEASURES: Record<string, string> = {
  gross_sales: 'line_gross_sales',
  discounts: 'line_discounts',
  units_sold: 'line_units_sold',
  converted_units: 'line_converted_units',
};

export const PERCENTILES: Record<string, { subject: string; share: [number, number]; parts?: number }> = {
  lcp_p75: { subject: 'lcp', share: [3, 4] },
  inp_p75: { subject: 'inp', share: [3, 4] },
  cls_p75: { subject: 'cls', share: [3, 4], parts: 1000 },
  ttfb_p75: { subject: 'ttfb', share: [3, 4] },
  checkout_clicks_p50: { subject: 'checkout_clicks', share: [1, 2] },
  checkout_clicks_p75: { subject: 'checkout_clicks', share: [3, 4] },
};
