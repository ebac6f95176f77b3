/** Minor units of currencies (ISO 4217). */

/** Currencies that have not two decimals. A platform's own data tell how prices are written, which is another thing. */
const DECIMALS = new Map<string, number>([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'
    .split(' ')
    .map((code): [string, number] => [code, 0]),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code): [string, number] => [code, 3]),
  ['CLF', 4],
  ['UYW', 4],
]);

/** Decimals of a currency: JPY 0, EUR 2, KWD 3. */
export const minorDigits = (currency: string): number => DECIMALS.get(currency) ?? 2;

/** Minor units as a number of major ones, to be shown: 1234 EUR → 12.34. */
export const toMajor = (minor: number, currency: string): number => minor / 10 ** minorDigits(currency);
