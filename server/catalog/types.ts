/** What the catalogue is made of. Ids are those of METRICS.md, the same in SQL, API, CSV and URL. */

/** money: minor units of the store's currency. fraction: 0.024 = 2.4 %. */
export type Unit = 'money' | 'count' | 'fraction' | 'number';

/** Which way is good; `neither` gets no judgement. */
export type Better = 'up' | 'down' | 'neither';

export type Basis = 'event' | 'order';

/**
 * What is to be known of one value.
 *
 * - `partial`: the bucket is cut by the period or still running.
 * - `provisional`: less than 72 h since its end.
 * - `small_sample`: below METRICS section 18.
 * - `immature`: not enough time has passed, value null.
 * - `no_data`: no fact covers it, value null.
 * - `unlinked_returns`: credit notes without an order are in it.
 * - `unconverted`: orders or costs without an exchange rate are not in it.
 * - `declared_margin`: rests on the margin that the owner declared, not on costs.
 * - `customer_day`: read from the customer-day table, because rollups can't be filtered this way.
 * - `not_by_filter`: cost is not known by what was filtered, value null.
 * - `not_by_split`: not known by what the rows are split by, value null; the answer's `unsplit` has why.
 * - `no_cost`: a cost that belongs in it is not known, value null.
 * - `low_coverage`: the unit cost is known of less than 95 % of net sales.
 * - `masked`: orders of channels that hide who buys are not in it. Of them alone the value is null.
 * - `mixed_sources`: its days have sessions of different sources.
 * - `hybrid`: orders of one system by sessions of another.
 * - `low_match`: less than 85 % of the web orders were matched to a session.
 * - `not_additive`: a series has days, which can't be added up, value null.
 * - `may_be_cut`: its last day is that of the newest event, and may go on.
 */
export type Flag =
  | 'partial'
  | 'provisional'
  | 'small_sample'
  | 'immature'
  | 'no_data'
  | 'no_spend'
  | 'no_margin'
  | 'unlinked_returns'
  | 'unconverted'
  | 'declared_margin'
  | 'customer_day'
  | 'not_by_filter'
  | 'not_by_split'
  | 'no_cost'
  | 'low_coverage'
  | 'masked'
  | 'not_additive'
  | 'mixed_sources'
  | 'hybrid'
  | 'low_match'
  | 'may_be_cut';
