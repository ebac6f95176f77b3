import type { Contents, ReconcilePart } from '../../../../server/parity';
import { type PresetId, PRESET_IDS } from '../../../../shared/lists';
import { minorDigits } from '../../../../shared/currency';

/** What their figure contains, as the address says it: `taxes,-shipping,refunds.none`. */

export const SWITCHES = [
  { key: 'taxes', name: 'Taxes' },
  { key: 'shipping', name: 'Shipping' },
  { key: 'duties', name: 'Duties' },
  { key: 'giftCards', name: 'Gift cards' },
  { key: 'discounts', name: 'Discounts are deducted' },
  { key: 'cancelled', name: 'Cancelled orders' },
  { key: 'excluded', name: 'Tests, deleted, voided' },
  { key: 'otherChannels', name: 'Other channels than the web' },
] as const;

export const DAYS = [
  { key: 'refunds', name: 'Refunds' },
  { key: 'edits', name: 'Lines added by an edit' },
] as const;

export const DAY_CHOICES = [
  { value: 'own_day', text: 'on their own day' },
  { value: 'order_day', text: 'on the day of the order' },
  { value: 'none', text: 'not in it' },
] as const;

type Token = readonly [keyof Contents, Contents[keyof Contents]];

const tokenOf = (word: string): Token[] => {
  const isOff = word.startsWith('-');
  const [name, day] = (isOff ? word.slice(1) : word).split('.');
  const known = SWITCHES.find(({ key }) => key === name);
  if (known) return [[known.key, !isOff]];
  const dated = DAYS.find(({ key }) => key === name);
  const choice = DAY_CHOICES.find(({ value }) => value === day);
  return dated && choice ? [[dated.key, choice.value]] : [];
};

/** Words that mean nothing are left out. */
export const contentsOf = (words: string | undefined): Partial<Contents> =>
  Object.fromEntries((words ?? '').split(',').flatMap(tokenOf));

/** Only what differs from the preset; undefined when nothing does. */
export const wordsOf = (contents: Contents, preset: Contents): string | undefined => {
  const words = (Object.entries(contents) as [keyof Contents, Contents[keyof Contents]][])
    .filter(([key, value]) => preset[key] !== value)
    .map(([key, value]) => (typeof value === 'string' ? `${key}.${value}` : value ? key : `-${key}`));
  return words.length > 0 ? words.join(',') : undefined;
};

/** Null = what a connected source said, or the first of the others. */
export const presetIn = (their: string | undefined): PresetId | null =>
  PRESET_IDS.find((id) => id === their) ?? null;

/** "12,345.60" of their page as minor units; null for what is no amount of the currency. */
export const amountIn = (text: string | undefined, currency: string): number | null => {
  const plain = (text ?? '')
    .trim()
    .replaceAll(/[\s,']/g, '')
    .replace('−', '-');
  if (!/^-?\d{1,12}(\.\d+)?$/.test(plain)) return null;
  const [whole = '', decimals = ''] = plain.split('.');
  const digits = minorDigits(currency);
  if (decimals.length > digits) return null;
  return Number(`${whole}${decimals.padEnd(digits, '0')}`);
};

/** Name of a part's figure in `?why=`. */
export const partWhy = (id: ReconcilePart['id']): string => `part_${id}`;
