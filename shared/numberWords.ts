/** Numbers as people write them: rounded to digits, grouped, shares as percentages, and words by their number. */

const LOCALE = 'en';

export type NumberOptions = Intl.NumberFormatOptions;

const formatters = new Map<string, Intl.NumberFormat>();

/** A formatter costs much more than what it formats: each is made once. */
export const formatter = (options: NumberOptions): Intl.NumberFormat => {
  const key = JSON.stringify(options);
  const known = formatters.get(key) ?? new Intl.NumberFormat(LOCALE, options);
  formatters.set(key, known);
  return known;
};

/** Exactly so many decimals. */
export const decimals = (digits: number): NumberOptions => ({
  minimumFractionDigits: digits,
  maximumFractionDigits: digits,
});

/** With the currency's own sign: €, kr. */
export const inCurrency = (currency: string): NumberOptions => ({
  style: 'currency',
  currency,
  currencyDisplay: 'narrowSymbol',
});

/** − is as wide as a digit; - is a hyphen. */
export const trueMinus = (text: string): string => text.replaceAll('-', '−');

/** Rounded and grouped: 1198.94 → "1,198.9". */
export const numberWords = (value: number, digits: number): string =>
  formatter(decimals(digits)).format(value);

/** 0.4106 → "41%". */
export const percentWords = (share: number, digits = 0): string => `${numberWords(share * 100, digits)}%`;

/** A word by number, in the forms that the language has: English has two. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

const RULES = new Intl.PluralRules(LOCALE);

/** "is" of one, "are" of two. */
export const formOf = (n: number, forms: Forms): string => forms[RULES.select(n)] ?? forms.other;

/** "1 day", "1,204 days". */
export const countWords = (n: number, forms: Forms): string => `${numberWords(n, 0)} ${formOf(n, forms)}`;

/** Words that many sentences count. */
export const DAYS: Forms = { one: 'day', other: 'days' };
export const ORDERS: Forms = { one: 'order', other: 'orders' };
export const ROWS: Forms = { one: 'row', other: 'rows' };

/** More than 1,000 %: no percentage tells how much that is. */
export const isBeyondPercent = (relative: number): boolean => Math.abs(relative) > 10;
