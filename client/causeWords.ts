import type { Cause } from '../shared/lists';

/** Why an order was not seen, or was seen otherwise than the shop has it. */

export const CAUSE_WORDS: Record<Cause, string> = {
  consent_or_blocker: 'Consent denied or ad blocker',
  offsite_return: 'Paid off-site, did not return',
  not_web: 'Till, draft or renewal',
  filtered: 'Event of a bot or of staff',
  late: 'Under 24 hours old',
  before_witness: 'Before the first event',
  other: 'Another cause',
  replacement: 'Replacement or exchange',
  test: 'Test order',
  deleted: 'Deleted order',
  voided: 'Voided before payment',
  currency: 'Another currency',
  tax_or_shipping: 'Without tax or shipping',
  discount: 'Before the discount',
  refund_netted: 'Refund already deducted',
  rounding: 'Rounding',
  unexplained: 'Unexplained',
};
