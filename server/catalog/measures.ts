import type { CoveredFact } from '../../shared/lists';
import type { FactId, RowList } from './facts';
import type { Basis } from './types';

/** One additive column of one fact. A metric is made of nothing else. */
export interface Measure {
  id: string;
  label: string;
  unit: 'money' | 'count';
  fact: FactId;
  column: string;
  /** Column with reversals restated to the day of their order (basis = order). */
  placedColumn?: string;
  /** Of orders less what came back of them since, whatever the basis. */
  restated?: true;
  /** About customers: orders of channels that hide who buys are not in it. */
  ofCustomers?: true;
  /** Known by the day, as costs are (see Fact.daily). */
  daily?: true;
  /** Also kept by order line, so that it can be split by product type. */
  inLines?: boolean;
  /** Of a histogram: the value that this share of the measured ones does not exceed; absent = how many there are. */
  quantile?: number;
  /** False: distinct customers and percentiles, which must be found over the asked range and can't be summed. */
  additive: boolean;
  /** Bases on which credit notes that name no order distort it. */
  distortedByUnlinked?: readonly Basis[];
  /** How far single orders lie apart: n·Σx² − (Σx)² of a column of squares, of the sum of x and their number. */
  spreadOf?: { sum: string; count: string };
  /** Counts what is left out of it because no exchange rate is known. */
  withoutRate?: 'unconverted_orders' | 'unconverted_spend' | 'unconverted_costs' | 'unconverted_fixed_days';
  /** Whose days have to be covered for it, where they are not those of its fact. */
  covered?: readonly CoveredFact[];
  /** Lists that hold its rows, where they are not those of its fact. On the order basis: orders. */
  lists?: readonly RowList[];
  /** Which of the orders it is about. */
  listed?: { dimension: 'customer_type'; value: 'new' | 'returning' };
}

type Entry = Omit<Measure, 'id' | 'fact' | 'column' | 'additive'> & { column?: string; additive?: false };

/** An order without a rate has no money. */
const needsRate = { withoutRate: 'unconverted_orders' } as const;
const orderCost = { withoutRate: 'unconverted_costs', daily: true } as const;
const costNeedsRate = { withoutRate: 'unconverted_spend' } as const;

const ofCustomers = { ofCustomers: true } as const;

/** Charged with the order, taken back by reversals. */
const bothWays = { lists: ['orders', 'reversals'] } as const;
const reversed = { lists: ['reversals'] } as const;

const sales = {
  gross_sales: { label: 'Gross sales', unit: 'money', ...needsRate, inLines: true },
  discounts: { label: 'Discounts', unit: 'money', ...needsRate, inLines: true },
  units_sold: { label: 'Units sold', unit: 'count', inLines: true },
  converted_units: { label: 'Units sold, with an exchange rate', unit: 'count', ...needsRate, inLines: true },
  gift_card_sales: { label: 'Gift cards sold, at face value', unit: 'money', ...needsRate, ...bothWays },
  gift_card_discounts: { label: 'Discounts on gift cards', unit: 'money', ...needsRate },
  orders: { label: 'Orders', unit: 'count' },
  goods_orders: { label: 'Orders with goods', unit: 'count' },
  goods_units: { label: 'Units of orders with goods', unit: 'count' },
  aov_orders: { label: 'Orders with goods, with an exchange rate', unit: 'count', ...needsRate },
  customer_orders: { label: 'Orders that customer metrics see', unit: 'count', ...ofCustomers },
  identified_orders: { label: 'Orders of known customers', unit: 'count', ...ofCustomers },
  aov_sales: { label: 'Gross sales less discounts of orders with goods', unit: 'money', ...needsRate },
  aov_spread: {
    label: 'Spread of order values',
    unit: 'count',
    column: 'aov_squares',
    spreadOf: { sum: 'aov_sales', count: 'aov_orders' },
  },
  web_sales: { label: 'Gross sales less discounts of web orders', unit: 'money', ...needsRate },
  web_orders: { label: 'Web orders', unit: 'count' },
  web_orders_matched: { label: 'Web orders matched to a session', unit: 'count' },
  returns: {
    label: 'Returns',
    unit: 'money',
    ...needsRate,
    ...reversed,
    placedColumn: 'returns_placed',
    distortedByUnlinked: ['order'],
  },
  unlinked_returns: { label: 'Returns without an order', unit: 'money', ...reversed, ...needsRate },
  refunded_beyond: {
    label: 'Paid back beyond what was left',
    unit: 'money',
    ...reversed,
    ...needsRate,
  },
  units_returned: { label: 'Units returned', unit: 'count', ...reversed },
  orders_cancelled: { label: 'Cancelled orders', unit: 'count', ...reversed },
  taxes: { label: 'Taxes', unit: 'money', ...needsRate, ...bothWays, placedColumn: 'taxes_placed' },
  duties: { label: 'Duties', unit: 'money', ...needsRate, ...bothWays, placedColumn: 'duties_placed' },
  shipping: { label: 'Shipping', unit: 'money', ...needsRate, ...bothWays, placedColumn: 'shipping_placed' },
  aov_net_sales: {
    label: 'Net sales to date of the orders with goods, as placed',
    unit: 'money',
    ...needsRate,
    restated: true,
    distortedByUnlinked: ['event', 'order'],
  },
  aov_net_spread: {
    label: 'Spread of order values after returns',
    unit: 'count',
    restated: true,
    column: 'aov_net_squares',
    spreadOf: { sum: 'aov_net_sales', count: 'aov_orders' },
  },
  web_net_placed: {
    label: 'Net sales of web orders (order basis)',
    unit: 'money',
    ...needsRate,
    restated: true,
  },
  customers_new: {
    label: 'New customers',
    unit: 'count',
    ...ofCustomers,
    listed: { dimension: 'customer_type', value: 'new' },
  },
  repeat_within_30: {
    label: 'New customers who ordered again within 30 days',
    unit: 'count',
    ...ofCustomers,
    column: 'repeat_within30',
  },
  repeat_within_60: {
    label: 'New customers who ordered again within 60 days',
    unit: 'count',
    ...ofCustomers,
    column: 'repeat_within60',
  },
  repeat_within_90: {
    label: 'New customers who ordered again within 90 days',
    unit: 'count',
    ...ofCustomers,
    column: 'repeat_within90',
  },
  repeat_within_180: {
    label: 'New customers who ordered again within 180 days',
    unit: 'count',
    ...ofCustomers,
    column: 'repeat_within180',
  },
  repeat_within_365: {
    label: 'New customers who ordered again within 365 days',
    unit: 'count',
    ...ofCustomers,
    column: 'repeat_within365',
  },
  unconverted_orders: { label: 'Orders without an exchange rate', unit: 'count' },
  unconverted_web_orders: { label: 'Web orders without an exchange rate', unit: 'count' },
  excluded_test: { label: 'Test orders', unit: 'count' },
  excluded_deleted: { label: 'Deleted orders', unit: 'count' },
  excluded_voided: { label: 'Orders voided before payment', unit: 'count' },
  replacements: { label: 'Replacements and exchanges', unit: 'count' },
} satisfies Record<string, Entry>;

/** What goods cost holds from its day on: where it is known, it is known of every order. */
const ofOrders = { covered: ['orders'] } as const;

/** What returns cost is booked at the time of the return. */
const costs = {
  cogs: {
    label: 'Cost of goods sold',
    unit: 'money',
    ...needsRate,
    ...ofOrders,
    placedColumn: 'cogs_placed',
  },
  fulfilment_cost: { label: 'Fulfilment', unit: 'money', ...orderCost },
  shipping_cost: { label: 'Carriers', unit: 'money', ...orderCost },
  payment_fees: { label: 'Payment fees', unit: 'money', ...orderCost },
  return_handling: {
    label: 'Handling of returns',
    unit: 'money',
    ...orderCost,
    placedColumn: 'return_handling_placed',
  },
  duties_borne: { label: 'Duties and tax that the shop bears', unit: 'money', ...orderCost },
  costed_sales: {
    label: 'Net sales of lines with a known cost',
    unit: 'money',
    ...needsRate,
    ...ofOrders,
    placedColumn: 'costed_sales_placed',
  },
  costed_units: { label: 'Units with a known cost', unit: 'count', ...needsRate, ...ofOrders },
  fulfilment_costs: { label: 'Fulfilment costs known', unit: 'count', daily: true },
  shipping_costs: { label: 'Carrier costs known', unit: 'count', daily: true },
  payment_costs: { label: 'Payment fees known', unit: 'count', daily: true },
  unconverted_costs: { label: 'Costs of orders without an exchange rate', unit: 'count' },
} satisfies Record<string, Entry>;

const sessions = {
  sessions: { label: 'Sessions', unit: 'count' },
  sessions_cart: { label: 'Sessions with a cart addition', unit: 'count' },
  sessions_checkout: { label: 'Sessions that reached checkout', unit: 'count' },
  sessions_order: { label: 'Sessions with an order', unit: 'count' },
  sessions_cart_order: { label: 'Sessions with a cart addition and an order', unit: 'count' },
  sessions_checkout_order: { label: 'Sessions that reached checkout and ordered', unit: 'count' },
  sessions_bot: { label: 'Sessions of bots', unit: 'count' },
  sessions_internal: { label: 'Sessions of staff and internal networks', unit: 'count' },
  sessions_watched: { label: 'Sessions watched for errors', unit: 'count' },
  sessions_error: { label: 'Sessions with an uncaught error', unit: 'count' },
} satisfies Record<string, Entry>;

const measured = (label: string, column: string, quantile?: number) =>
  ({ label, unit: 'count', column, ...(quantile && { quantile, additive: false }) }) as const satisfies Entry;

/** `column` is the subject that was measured. */
const histograms = {
  lcp_p75: measured('Largest contentful paint, p75 (ms)', 'lcp', 0.75),
  lcp_samples: measured('Page views with a largest contentful paint', 'lcp'),
  inp_p75: measured('Interaction to next paint, p75 (ms)', 'inp', 0.75),
  inp_samples: measured('Page views with an interaction', 'inp'),
  cls_p75: measured('Cumulative layout shift, p75 (thousandths)', 'cls', 0.75),
  cls_samples: measured('Page views with a layout shift measured', 'cls'),
  ttfb_p75: measured('Time to first byte, p75 (ms)', 'ttfb', 0.75),
  ttfb_samples: measured('Page views with a time to first byte', 'ttfb'),
} satisfies Record<string, Entry>;

/** `column` is the subject that was measured in sessions. */
const checkouts = {
  checkout_clicks_p50: measured('Checkout clicks, p50', 'checkout_clicks', 0.5),
  checkout_clicks_p75: measured('Checkout clicks, p75', 'checkout_clicks', 0.75),
  checkout_clicks_samples: measured('Completed mobile checkouts', 'checkout_clicks'),
} satisfies Record<string, Entry>;

const spend = {
  ad_spend: { label: 'Ad spend', unit: 'money', ...costNeedsRate },
  marketing_variable: { label: 'Variable marketing cost', unit: 'money', ...costNeedsRate },
  marketing_cost: { label: 'Marketing cost', unit: 'money', ...costNeedsRate },
  variable_rows: { label: 'Variable marketing costs known', unit: 'count' },
  spend_rows: { label: 'Marketing costs known', unit: 'count' },
  unconverted_spend: { label: 'Cost rows without an exchange rate', unit: 'count' },
} satisfies Record<string, Entry>;

/** `column` is what a day adds, worked out of what is declared. */
const fixed = {
  fixed_costs: { label: 'Fixed costs', unit: 'money', withoutRate: 'unconverted_fixed_days' },
  undeclared_days: { label: 'Days without declared fixed costs', unit: 'count' },
  unconverted_fixed_days: { label: 'Days with fixed costs without an exchange rate', unit: 'count' },
} satisfies Record<string, Entry>;

/** `column` is the kind of presence. */
const customers = {
  customers_active: { label: 'Customers', unit: 'count', ...ofCustomers, column: 'active', additive: false },
  customers_returning: {
    label: 'Returning customers',
    unit: 'count',
    ...ofCustomers,
    column: 'returning',
    additive: false,
    listed: { dimension: 'customer_type', value: 'returning' },
  },
} satisfies Record<string, Entry>;

const cohorts = {
  cohort_net_sales: {
    label: 'Net sales of the cohorts in their first 12 months (order basis)',
    unit: 'money',
    ...ofCustomers,
    ...needsRate,
    restated: true,
    column: 'net_sales',
  },
  cohort_size: { label: 'Customers of the cohorts', unit: 'count', ...ofCustomers, column: 'customers' },
} satisfies Record<string, Entry>;

export type MeasureId =
  | keyof typeof sales
  | keyof typeof costs
  | keyof typeof sessions
  | keyof typeof histograms
  | keyof typeof checkouts
  | keyof typeof spend
  | keyof typeof fixed
  | keyof typeof customers
  | keyof typeof cohorts;

const of = (fact: FactId, entries: Record<string, Entry>): [string, Measure][] =>
  Object.entries(entries).map(([id, entry]) => [id, { column: id, additive: true, ...entry, id, fact }]);

export const MEASURES = Object.fromEntries([
  ...of('sales', sales),
  ...of('costs', costs),
  ...of('sessions', sessions),
  ...of('histograms', histograms),
  ...of('checkouts', checkouts),
  ...of('spend', spend),
  ...of('fixed', fixed),
  ...of('customers', customers),
  ...of('cohorts', cohorts),
]) as Record<MeasureId, Measure>;
