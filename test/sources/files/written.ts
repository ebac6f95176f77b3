import { Temporal } from 'temporal-polyfill';
import type { Dialect } from './dialect';
import type { TrueOrder } from './truth';

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
};
const BEFORE = ['USD', 'GBP', 'JPY', 'BRL'];

export const amountIn = (dialect: Dialect, minor: number): string => {
  const { currency, currencyIn, digits } = dialect;
  const number = numberIn(dialect, minor, digits);
  if (currencyIn === 'code') return `${number} ${currency}`;
  if (currencyIn !== 'sign') return number;
  const sign = SIGNS[currency] ?? currency;
  return BEFORE.includes(currency)
    ? number.replace(/^-?/, (minus) => `${minus}${sign}`)
    : `${number} ${sign}`;
};

/** Per cent as per cent, or as a fraction; a mark makes no fraction. */
export const rateIn = (dialect: Dialect, percent: number, way: string): string => {
  if (way === 'fraction') return numberIn({ ...dialect, isTrimmed: false }, percent, 2);
  return `${percent}${dialect.isMarked ? ' %' : ''}`;
};

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const two = (n: number): string => String(n).padStart(2, '0');

/** A moment of the store's day, `later` whole days on. */
export const dateIn = ({ dates, store }: Dialect, { day, minute }: TrueOrder, later = 0): string => {
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
  };
  return dates.pattern.replace(/YYYY|YY|MMM|MM|M|DD|D|HH|H|h|mm|ss|A|Z/g, (part) => parts[part] ?? part);
};
