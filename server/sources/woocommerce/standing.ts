import type { OrderPayload } from './payload';

/**
 * What an order's status makes of it (METRICS C9). Placed orders count, unpaid ones too; what was
 * never placed is left out; what was deleted, tested, or given up before any payment is kept and
 * counts in nothing; what was cancelled after a payment is a sale and its reversal.
 */
export type Standing =
  | { is: 'excluded'; why: 'deleted' | 'test' | 'voided' }
  | { is: 'cancelled' }
  | { is: 'placed' };

const DRAFTS = new Set(['auto-draft', 'checkout-draft', 'draft', 'new']);

/** State from the status alone: a draft may lack everything else. */
export const isDraft = (raw: unknown): boolean => {
  const status = (raw as { status?: unknown } | null)?.status;
  return typeof status === 'string' && DRAFTS.has(plain(status));
};

const plain = (status: string): string => status.replace(/^wc-/, '');

type State = Pick<
  OrderPayload,
  'status' | 'date_paid_gmt' | 'date_paid' | 'transaction_id' | 'refunds' | 'meta_data'
>;

export const standingOf = (order: State): Standing => {
  const status = plain(order.status);
  if (status === 'trash') return { is: 'excluded', why: 'deleted' };
  if (isTest(order)) return { is: 'excluded', why: 'test' };
  if (status !== 'cancelled' && status !== 'failed') return { is: 'placed' };
  return wasPaid(order, status) ? { is: 'cancelled' } : { is: 'excluded', why: 'voided' };
};

/** Paid, or authorised: a gateway gives its number for either, and for a failed attempt too. */
const wasPaid = (order: State, status: string): boolean =>
  Boolean(order.date_paid_gmt || order.date_paid) ||
  order.refunds.length > 0 ||
  (status === 'cancelled' && Boolean(order.transaction_id));

/** WooPayments marks what was paid in its test mode. */
const isTest = ({ meta_data }: State): boolean =>
  meta_data.some(({ key, value }) => key === '_wcpay_mode' && value === 'test');
