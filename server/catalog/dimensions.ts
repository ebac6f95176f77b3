import type { DimensionId } from '../../shared/lists';

/** What a number can be split or filtered by. */
export interface Dimension {
  id: DimensionId;
  label: string;
  definition: string;
  /** The only values there are; absent = whatever the facts hold. */
  values?: readonly string[];
}

const UNKNOWN = 'unknown';

export const DIMENSION_INFO: Record<DimensionId, Dimension> = {
  channel: {
    id: 'channel',
    label: 'Channel',
    definition:
      'One closed list: how the visitor came (direct, paid search, email …), or, for an order that no session could lead to, where it was sold (pos, wholesale …). Customers count at the channel of their first order.',
  },
  device: { id: 'device', label: 'Device', definition: 'Kind of device of the session or web order.' },
  country: {
    id: 'country',
    label: 'Country',
    definition:
      'Orders: shipping country. Sessions: country that the visitor was in. Marketing cost: market that it was aimed at.',
  },
  currency: { id: 'currency', label: 'Currency', definition: 'Currency that the order was paid in.' },
  customer_type: {
    id: 'customer_type',
    label: 'Customer type',
    definition:
      'new: the customer’s first order ever. returning: any later one. unknown: of a channel that hides who buys, or a credit note that names no order.',
    values: ['new', 'returning', UNKNOWN],
  },
  identity: {
    id: 'identity',
    label: 'Identity',
    definition: 'known: a customer id, e-mail or phone tells who ordered. guest: nothing does.',
    values: ['known', 'guest', UNKNOWN],
  },
  product_type: {
    id: 'product_type',
    label: 'Product type',
    definition: 'Type of the product on the order line. Orders, sessions and customers have none.',
  },
};
