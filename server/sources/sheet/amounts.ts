import { numberReader } from '../mapping';

/** Amounts as programs write them for people: with marks of thousands, and perhaps with a sign of a currency. */

const POINT = ([',', "'", ' '] as const).map((thousands) => numberReader({ decimal: '.', thousands }));
const COMMA = (['.', ' ', "'"] as const).map((thousands) => numberReader({ decimal: ',', thousands }));

/**
 * A decimal string such as `1234.50`. What can be read in two ways (`1,234`) is read as the language
 * of the file would; what can be read in one way is read so, whatever the language. Null = no number.
 */
export const amountReader = (decimal: '.' | ','): ((text: string) => string | null) => {
  const readers = decimal === '.' ? [...POINT, ...COMMA] : [...COMMA, ...POINT];
  return (text) => {
    for (const read of readers) {
      const amount = read(text.replaceAll('’', "'"));
      if (amount !== null) return amount;
    }
    return null;
  };
};

/** No amount is longer; a cell that is may cost time, and is refused unread. */
const LONGEST = 100;

const SIGNS: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  zł: 'PLN',
  '₹': 'INR',
  '₺': 'TRY',
  '₩': 'KRW',
  '₪': 'ILS',
  '฿': 'THB',
  '₫': 'VND',
  US$: 'USD',
  CA$: 'CAD',
  A$: 'AUD',
  AU$: 'AUD',
  NZ$: 'NZD',
  HK$: 'HKD',
  MX$: 'MXN',
  R$: 'BRL',
};
/** Currencies of which a bare `$` may be the sign. */
const DOLLARS = new Set('USD CAD AUD NZD HKD SGD MXN CLP COP ARS TWD'.split(' '));
const MARK = /^-?\s*([^\d\s.,'’()-]{1,4})\s*(?=[\d(-])|(?<=\d)\s*([^\d\s.,'’()-]{1,4})$/u;

/**
 * The number without its sign, and the currency that it stands for: null where there is none, or one
 * of several currencies. A bare `$` is that of the store if it counts in dollars.
 */
export const withoutSign = (
  text: string,
  storeCurrency?: string,
): { number: string; currency: string | null } => {
  const found = text.length > LONGEST ? null : MARK.exec(text);
  const mark = found?.[1] ?? found?.[2];
  if (mark === undefined) return { number: text, currency: null };
  const number = text.replace(mark, '').trim();
  if (mark === '$')
    return { number, currency: storeCurrency && DOLLARS.has(storeCurrency) ? storeCurrency : null };
  const code = /^[A-Z]{3}$/.test(mark) ? mark : (SIGNS[mark] ?? null);
  return { number, currency: code };
};
