/** METRICS 3.2: one closed list, however its names are written. */

const CAME = [
  'direct',
  'organic_search',
  'paid_search',
  'organic_social',
  'paid_social',
  'display',
  'email',
  'sms',
  'affiliate',
  'referral',
  'paid_other',
  'other',
  'unknown',
];
const SOLD = ['pos', 'phone', 'wholesale', 'marketplace', 'draft', 'subscription'];

const folded = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, '');
const listed = (name: string, list: readonly string[]): string | undefined =>
  list.find((one) => folded(one) === folded(name));

/** Of an order: how the visitor came, or where it was sold. */
export const channelOfOrder = (name: string, isWeb: boolean): string => {
  const sold = listed(name, SOLD);
  if (sold) return sold;
  return isWeb ? (listed(name, CAME) ?? 'other') : 'draft';
};

/** Of a credit note, whose name says all. */
export const channelOfNote = (name: string): string => listed(name, [...CAME, ...SOLD]) ?? 'other';

export const channelOfVisit = (name: string): string => listed(name, CAME) ?? 'other';

export const channelOfCost = (name: string, isMedia: boolean): string =>
  listed(name, [...CAME, ...SOLD]) ?? (isMedia ? 'paid_other' : 'other');

export const isWebChannel = (channel: string): boolean => CAME.includes(channel);
