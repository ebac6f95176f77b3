import type { ParityFigure } from '../../../../server/parity/types';
import { formatMissing, formatPercent, formatValue } from '../../../format';
import type { Cause, ListId, Witness } from '../../../../shared/lists';

/** What the parity tab says of orders, events and their causes. */

export const WITNESS_NAMES: Record<Witness, string> = { pixel: 'Pixel', erp: 'ERP' };

export const LIST_NAMES: Record<ListId, string> = {
  missing: 'Missing',
  phantom: 'Phantom',
  mismatch: 'Other value',
  duplicate: 'Duplicate',
  not_expected: 'Not expected',
};

export const LIST_SAYS: Record<ListId, string> = {
  missing: 'Orders that should have been seen and were not, newest first.',
  phantom: 'Orders that were seen and that the shop does not have.',
  mismatch: 'Orders that were seen with another value than the shop’s.',
  duplicate: 'Orders that were reported more than once.',
  not_expected: 'Orders that were not seen, and that nobody expects to be.',
};

/** Why that is thought. */
export const CAUSE_SAYS: Partial<Record<Cause, string>> = {
  consent_or_blocker:
    'No session of this order was seen at all: the visitor refused to be counted, or a blocker kept the pixel from sending.',
  offsite_return:
    'Its session reached checkout, and no purchase was reported: the payment took place elsewhere, and nobody came back to the shop’s last page.',
  filtered: 'An event for this order did arrive, and was filtered as that of a bot or of staff.',
  late: 'It was placed less than 24 hours ago: its event may still arrive.',
  before_witness: 'It was placed before the first event that ever arrived.',
  unexplained:
    'Nothing that is known explains it: the pixel was there, the visitor was seen or would have been, and no event came.',
};

export const figureText = ({ value, unit, reason, id }: ParityFigure, currency: string): string => {
  if (value === null) return reason ? 'no data' : formatMissing({ flags: [] });
  if (id === 'parity_value_ratio') return value.toFixed(4);
  // 99.96 % must not be printed as 100 %
  if (unit === 'fraction') return formatPercent(value, 2);
  return formatValue(value, unit, currency, 'unit');
};
