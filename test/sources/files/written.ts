import { Temporal } from 'temporal-polyfill';
import type { Dialect } from './dialect';
import type { Buyer, TrueOrder } from './truth';

/** Numbers, amounts and dates as a dialect writes them. */

const grouped = (whole: string, mark: string): string => whole.replace(/\B(?=(\d{3})+$)/g, mark);

/** `digits`: of the whole number those behind the mark. */
export const numberIn = (
  { decimal, thousands, isTrimmed }: Pick<Dialect, 'decimal' | 'thousands' | 'isTrimmed'>,
  value: number,
  digits: number,
): string => {
  const text = String(Math.abs(value)).padStart(digits + 1, '0');
  const whole = grouped(text.slice(0, text.length - digits), thousands);
  const behind = text.slice(text.length - digits);
  const fraction = isTrimmed ? behind.replace(/0+$/, '') : behind;
  return `${value < 0 ? '-' : ''}${whole}${fraction === '' ? '' : `${decimal}${fraction}`}`;
};

const SIGNS: Readonly<Record<string, string>> = {
  ...{ EUR: '€', USD: '$', GBP: '£', CHF: 'CHF', SEK: 'kr', PLN: 'zł', JPY: '¥', BRL: 'R$' },
  ...{ TRY: 'TL', INR: 'Rs. ', ZAR: 'R ', DKK: 'kr. ', VND: 'đ' },
};
const BEFORE = ['USD', 'GBP', 'JPY', 'BRL', 'INR', 'ZAR', 'DKK'];

/** `1234.50` in the digits and marks of Asian fonts. */
const wide = (text: string): string =>
  text.replace(/[\d.,-]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));

const formed = ({ amounts, decimal, digits }: Dialect, number: string): string => {
  const isBelow = number.startsWith('-');
  if (amounts === 'full width') return wide(number);
  if (amounts === 'minus behind' && isBelow) return `${number.slice(1)}-`;
  if (amounts === 'parentheses' && isBelow) return `(${number.slice(1)})`;
  const zeros = `${decimal}${'0'.repeat(digits)}`;
  const isNone = amounts === 'none behind' && digits > 0 && number.endsWith(zeros);
  return isNone ? `${number.slice(0, -zeros.length)}${decimal}-` : number;
};

export const amountIn = (dialect: Dialect, minor: number): string => {
  const { currency, currencyIn, digits, encoding } = dialect;
  const number = formed(dialect, numberIn(dialect, minor, digits));
  if (currencyIn !== 'sign' && currencyIn !== 'code') return number;
  // not every encoding has every sign
  const hasSign = currencyIn === 'sign' && (currency !== 'VND' || encoding !== 'windows-1252');
  const sign = hasSign ? (SIGNS[currency] ?? currency) : currency;
  return hasSign && BEFORE.includes(currency)
    ? number.replace(/^[-－(]?/, (minus) => `${minus}${sign}`)
    : `${number} ${sign}`;
};

const shown = ({ names }: Dialect, { name, signs }: Buyer): string =>
  names === 'signs' ? signs : names === 'capitals' ? name.toUpperCase() : name;

export const nameIn = (dialect: Dialect, buyer: Buyer | null): string =>
  buyer === null ? '' : shown(dialect, buyer);

/** The family name alone, which is the last word. */
export const loneNameIn = (dialect: Dialect, buyer: Buyer | null): string =>
  nameIn(dialect, buyer).split(' ').at(-1) ?? '';

/** Per cent as per cent, or as a fraction; a mark makes no fraction. */
export const rateIn = (dialect: Dialect, percent: number, way: string): string => {
  if (way === 'fraction') return numberIn({ ...dialect, isTrimmed: false }, percent, 2);
  return `${percent}${dialect.isMarked ? ' %' : ''}`;
};

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const two = (n: number): string => String(n).padStart(2, '0');

/** As it stands beside a day. */
const nameOfMonth = (language: string, at: Temporal.PlainDateTime): string => {
  // a month in Japanese is a number
  const known = language === 'ja' ? 'en' : language;
  const parts = new Intl.DateTimeFormat(known, { month: 'long', day: 'numeric', timeZone: 'UTC' });
  const month = parts.formatToParts(Date.UTC(at.year, at.month - 1, at.day));
  return month.find(({ type }) => type === 'month')?.value ?? '';
};

/** A moment of the store's day, `later` whole days on. */
export const dateIn = (
  { dates, store, language }: Dialect,
  { day, minute }: TrueOrder,
  later = 0,
): string => {
  const local = Temporal.PlainDate.from(day)
    .add({ days: later })
    .toPlainDateTime({ hour: Math.floor(minute / 60), minute: minute % 60 });
  const zoned = local.toZonedDateTime(store.timeZone);
  if (dates.pattern === 'epoch') return String(Math.floor(zoned.epochMilliseconds / 1_000));
  const { year, month, day: date, hour } = local;
  const parts: Record<string, string> = {
    ...{
      YYYY: String(year),
      YY: two(year % 100),
      MMM: MONTHS[month - 1] ?? '',
      MM: two(month),
      M: String(month),
    },
    ...{ DD: two(date), D: String(date), HH: two(hour), H: String(hour), h: String(hour % 12 || 12) },
    ...{ mm: two(local.minute), ss: '00', A: hour < 12 ? 'AM' : 'PM', Z: zoned.offset },
    ...{ ZZ: zoned.offset.replace(':', ''), ddd: local.toLocaleString(language, { weekday: 'short' }) },
    MMMM: nameOfMonth(language, local),
  };
  return dates.pattern.replace(
    /YYYY|YY|MMMM|MMM|MM|M|ddd|DD|D|HH|H|h|mm|ss|A|ZZ|Z/g,
    (part) => parts[part] ?? part,
  );
};
