/**
 * Parts of METRICS that the product follows. What is false is kept out of the random shops, or its
 * metrics out of the questions, until it is true; the oracle itself knows all of them.
 */
export const LANDED = {
  /** Lines that an edit adds: in neither `aov_net` nor, reversed, on the order's day. */
  edits: true,
  /** Lines that an edit added stand on the order basis on the day of the edit, taken back as well. */
  editReversals: true,
  /** Refunds by an amount or a status alone, and beyond what is left. */
  ways: true,
  /** Lines below zero. */
  exchanges: true,
  /** Units of refunds need no rate. */
  unitsReturned: true,
  /** Gift cards count at their face value. */
  faceValue: true,
  /** Cancelled replacements are no cancelled orders. */
  cancellations: true,
  /** Web orders are `orders`: no replacements. */
  webOrders: true,
  /** Clicks of a checkout that did not end in an order do not count. */
  clicks: true,
  /** On the order basis, what a metric with costs takes back ends with the last day that had ended, too. */
  dayCutOnOrderBasis: true,
  /** Questions as of an instant. */
  asOf: true,
};

/** Metrics that can't be held against the oracle yet. */
export const UNASKED: readonly string[] = LANDED.unitsReturned ? [] : ['units_returned'];
