import Big from 'big.js';
import type { Mapping } from './schema';

/** Numbers as a file writes them. */

/** What stands for a currency beside a number, also where Unicode does not count it among the signs. */
export const MONEY = [
  '(?:\\p{Sc}|[A-Z]{3}|(?:R|US|CA|C|AU|A|NZ|HK|NT|SG|S|MX)\\$|[Ee]uros?|kr\\.?|zł|Kč|Ft|lei|TL|VNĐ|[đĐ]|Rs\\.?|Rp\\.?|RM',
  'S/\\.?|SFr\\.?|Fr\\.|din\\.?|лв\\.?|руб\\.?|р\\.|грн\\.?|円|元|圓|圆|원',
  // a letter alone begins many a code
  'R(?=\\s\\d|\\d[\\d\\s]*[.,]\\d{2}$))',
].join('|');
const SIGN = new RegExp(`^${MONEY}\\s*|\\s*${MONEY}$`, 'gu');
/** No number is longer; a cell that is may cost time, and is refused unread. */
const LONGEST = 100;
const WIDE = /[\u3000\uff00-\uffef]/;
const DASHES = /[\u2010-\u2015\u2212]/g;
/** `1.234,-` and `129:-` say that there are no minor units. */
const NONE_BEHIND = /([.,:])\s?-{1,2}$/;

/** The digits of a cell with their marks, without sign and currency; whatever else it holds is left in it. */
export const bareNumber = (text: string): { digits: string; isNegative: boolean } | null => {
  if (text.length > LONGEST) return null;
  const narrow = (WIDE.test(text) ? text.normalize('NFKC') : text).trim().replace(DASHES, '-');
  const bare = narrow
    .replace(SIGN, '')
    .replace(NONE_BEHIND, (_, mark: string) => (mark === ':' ? '' : `${mark}00`));
  const inner = /^\((.*)\)$/.exec(bare)?.[1];
  const digits = (inner?.trim() ?? bare.replace(/^[+-]\s*|-$/, '')).replace(SIGN, '');
  return { digits, isNegative: inner !== undefined || (!bare.startsWith('+') && /^-|-$/.test(bare)) };
};

const MARKS: Readonly<Record<string, string>> = { ' ': '[ \u00a0\u2009\u202f]', "'": "['’]", '.': '\\.' };
const quote = (mark: string) => MARKS[mark] ?? mark;
/** In India the thousands are by three, and all beyond by two. */
const INDIAN = '\\d{1,2}(?:,\\d{2})+,\\d{3}';

const wholeOf = (thousands: string): string => {
  const groups = `\\d{1,3}(?:${quote(thousands)}\\d{3})+`;
  if (thousands === '') return '\\d+';
  return thousands === ',' ? `${groups}|${INDIAN}|\\d+` : `${groups}|\\d+`;
};

/**
 * Gives a decimal string such as `-1234.50`, or null if the text is not written with these marks. A mark in the
 * wrong place is refused: it is likelier a wrong guess than a number.
 */
export const numberReader = ({ decimal, thousands }: Pick<Mapping, 'decimal' | 'thousands'>) => {
  const pattern = new RegExp(`^(${wholeOf(thousands)})?(?:${quote(decimal)}(\\d+))?$`, 'u');
  return (text: string): string | null => {
    const bare = bareNumber(text);
    const match = bare && pattern.exec(bare.digits);
    if (!match || (match[1] === undefined && match[2] === undefined)) return null;
    const digits = (match[1] ?? '0').replace(/\D/g, '');
    return `${bare.isNegative ? '-' : ''}${digits}${match[2] === undefined ? '' : `.${match[2]}`}`;
  };
};

export const exampleNumber = ({ decimal, thousands }: Pick<Mapping, 'decimal' | 'thousands'>): string =>
  `1${thousands}234${decimal}50`;

/** Of a fact's money: there are no more. */
export const MONEY_DECIMALS = 8;

/** Programs that reckon in binary write 0.3 as 0.30000000000000004: what is beyond money is no amount. */
export const moneyOf = (amount: string): string =>
  (amount.split('.')[1] ?? '').length > MONEY_DECIMALS
    ? Big(amount).round(MONEY_DECIMALS, Big.roundHalfUp).toFixed()
    : amount;
