import { pick } from '../../fuzz/chance';
import type { Random } from '../../../server/demo/random';
import { LANGUAGES, wordsFor, type Language } from './words';

/** In which way a program writes a list of orders. */

export interface Dialect {
  language: Language;
  delimiter: ',' | ';' | '\t' | '|';
  encoding: 'utf-8' | 'utf-8 with mark' | 'utf-16le' | 'windows-1252';
  newline: '\n' | '\r\n';
  quotes: 'all' | 'where needed';
  decimal: '.' | ',';
  thousands: '' | ',' | '.' | ' ' | "'";
  /** `12` for 12.00, and `12.5`. */
  isTrimmed: boolean;
  currency: string;
  /** How many digits a minor unit is behind the mark. */
  digits: number;
  currencyIn: 'sign' | 'code' | 'column' | 'header' | 'nowhere';
  store: { currency: string; timeZone: string };
  dates: DateWay;
  /** All days are below 13. */
  isShort: boolean;
  rows: 'order' | 'line';
  /** No order has more than one line. */
  isSingle: boolean;
  hasIds: boolean;
  hasQuantity: boolean;
  hasProduct: boolean;
  /** What says what a row is worth. */
  base: 'unitPrice' | 'amount' | 'total';
  /** A product has the same price in all orders. */
  hasOnePrice: boolean;
  hasTotal: boolean;
  hasLineTotal: boolean;
  discount: 'none' | 'amount' | 'amount below 0' | 'percent' | 'fraction' | 'included';
  /** Discounts are a share of the price. */
  hasRates: boolean;
  isMarked: boolean;
  tax: 'none' | 'amount' | 'percent' | 'fraction';
  isTaxIn: boolean;
  /** The name of the base says whether tax is in. */
  isTaxNamed: boolean;
  rates: number[];
  /** Where the lines of an order state what is of all of them. */
  discountOf: Spread;
  taxOf: Spread;
  totalOf: Exclude<Spread, 'line'>;
  shipping: 'none' | Spread;
  /** A row that says nothing of an amount has 0, or an empty cell. */
  zero: '' | '0';
  /** `person`: a name in a column that is called after customers. */
  buyer: 'id' | 'email' | 'both' | 'name' | 'person' | 'none';
  names: 'usual' | 'capitals' | 'signs';
  hasStatus: boolean;
  /** What says that an order is no sale: a word, or a column of yes and no. */
  statusBy: 'word' | 'isCancelled' | 'isPaid';
  /** Yes, and no. */
  flags: [string, string];
  /** The word for an order that was cancelled. */
  cancelled: string;
  /** How an amount is written besides. */
  amounts: 'usual' | 'none behind' | 'minus behind' | 'parentheses' | 'full width';
  noise: Noise[];
  title: boolean;
  sumRow: boolean;
  blankRows: boolean;
}

/** `line`: of the line; `first`: of the order, on its first row; `each`: of the order, on all of them. */
type Spread = 'line' | 'first' | 'each';
const SPREADS: readonly Spread[] = ['line', 'first', 'each'];

const NOISE = ['phone', 'note', 'weight', 'payment', 'internal', 'updatedAt', 'shippedAt', 'name'] as const;
export type Noise = (typeof NOISE)[number];

export interface DateWay {
  /** As a mapping writes it; null = ISO 8601. */
  format: string | null;
  /** In the words of the generator. */
  pattern: string;
}

const date = (pattern: string, format: string | null = pattern): DateWay => ({ pattern, format });
const DATES: readonly DateWay[] = [
  ...[date('YYYY-MM-DD', null), date('YYYY-MM-DD HH:mm:ss', null), date('YYYY-MM-DDTHH:mm:ssZ', null)],
  ...[date('YYYY-MM-DD HH:mm:ss Z', null), date('DD.MM.YYYY', 'D.M.YYYY'), date('D.M.YYYY')],
  ...[date('DD.MM.YYYY HH:mm', 'D.M.YYYY H:mm'), date('DD/MM/YYYY', 'D/M/YYYY'), date('D/M/YYYY H:mm')],
  ...[date('MM/DD/YYYY', 'M/D/YYYY'), date('M/D/YYYY h:mm A', 'M/D/YYYY H:mm A'), date('M/D/YYYY')],
  ...[date('DD-MM-YY', 'D-M-YY'), date('D-M-YYYY'), date('YYYY/MM/DD', 'YYYY/M/D'), date('D.M.YY')],
  ...[date('YYYY/MM/DD HH:mm', 'YYYY/M/D H:mm'), date('YYYYMMDD'), date('D MMM YYYY'), date('MMM D, YYYY')],
  ...[date('D MMMM YYYY', 'D MMM YYYY'), date('ddd, D MMM YYYY HH:mm:ss ZZ', 'ddd, D MMM YYYY H:mm:ss Z')],
  ...[
    date('ddd DD.MM.YYYY', 'ddd D.M.YYYY'),
    date('YYYY. M. D.'),
    date('D de MMMM de YYYY', 'D de MMM de YYYY'),
  ],
];
/** In signs that not every encoding has. */
const SIGNED_DATES: readonly DateWay[] = [
  ...[date('YYYY年M月D日'), date('YYYY年M月D日 HH:mm', 'YYYY年M月D日 H:mm'), date('YYYY년 M월 D일')],
];
const EPOCH = date('epoch', 'X');

const BY_LANGUAGE: Readonly<Record<Language, { currencies: string[]; decimal: Dialect['decimal'] }>> = {
  en: { currencies: ['USD', 'GBP', 'EUR', 'INR', 'ZAR', 'TRY', 'VND'], decimal: '.' },
  de: { currencies: ['EUR', 'CHF'], decimal: ',' },
  fr: { currencies: ['EUR'], decimal: ',' },
  es: { currencies: ['EUR'], decimal: ',' },
  it: { currencies: ['EUR'], decimal: ',' },
  nl: { currencies: ['EUR'], decimal: ',' },
  sv: { currencies: ['SEK', 'DKK'], decimal: ',' },
  pl: { currencies: ['PLN'], decimal: ',' },
  ja: { currencies: ['JPY'], decimal: '.' },
  pt: { currencies: ['BRL', 'EUR'], decimal: ',' },
};

const encodingsOf = (language: Language): Dialect['encoding'][] => [
  ...(['utf-8', 'utf-8', 'utf-8 with mark', 'utf-16le'] as const),
  ...(language === 'pl' || language === 'ja' ? [] : (['windows-1252'] as const)),
];

const thousandsOf = (decimal: Dialect['decimal']): Dialect['thousands'][] =>
  decimal === ',' ? ['', '', '.', ' '] : ['', '', ',', "'"];

const ratesOf = (tax: Dialect['tax'], isTaxIn: boolean, random: Random): number[] => {
  const one = pick([19, 20, 21, 25, 10, 5, 7, 23], random);
  // of a tax that no column has, one rate can be typed
  if (tax === 'none') return [isTaxIn ? one : 0];
  return random() < 0.6 ? [one] : [one, pick([7, 10, 0, 5], random)];
};

const shapeOf = (random: Random) => {
  const rows = pick(['order', 'line'] as const, random);
  const base = pick(
    rows === 'order'
      ? (['total', 'total', 'amount', 'unitPrice'] as const)
      : (['unitPrice', 'unitPrice', 'amount'] as const),
    random,
  );
  const hasIds = rows === 'line' || random() < 0.9;
  return { rows, base, hasIds, isSingle: base === 'unitPrice' && (rows === 'order' || random() < 0.1) };
};

const discountOf = ({ rows, base }: Pick<Dialect, 'rows' | 'base'>, random: Random): Dialect['discount'] => {
  if (random() < 0.35) return 'none';
  const all = ['amount', 'amount', 'amount below 0', 'percent', 'fraction', 'included'] as const;
  return pick(rows === 'order' && base === 'total' ? all.slice(0, 3) : all, random);
};

const AMOUNTS = ['usual', 'usual', 'usual', 'none behind', 'minus behind', 'parentheses'] as const;
const WHOLE = ['JPY', 'VND'];

const flagsOf = (language: Language, random: Random): [string, string] => {
  const [yes = '', no = ''] = (['yes', 'no'] as const).flatMap((meaning) => wordsFor(language, meaning));
  return pick(
    [
      [yes, no],
      [yes, no],
      ['TRUE', 'FALSE'],
      ['1', '0'],
      ['x', ''],
    ],
    random,
  );
};

export const dialectOf = (random: Random): Dialect => {
  const chance = (share: number) => random() < share;
  const language = pick(LANGUAGES, random);
  const usual = BY_LANGUAGE[language];
  const decimal = chance(0.85) ? usual.decimal : pick(['.', ','] as const, random);
  const currency = pick(usual.currencies, random);
  const shape = shapeOf(random);
  const { rows, base } = shape;
  const isLine = rows === 'line';
  const discount = discountOf(shape, random);
  const isRated = discount === 'percent' || discount === 'fraction';
  const tax = pick(['none', 'amount', 'amount', 'percent', 'percent', 'fraction'] as const, random);
  // beside a total no rate makes an amount without tax
  const isTaxIn = base === 'total' && (tax === 'percent' || tax === 'fraction') ? true : chance(0.5);
  const encoding = pick(encodingsOf(language), random);
  const isWide = encoding !== 'windows-1252';
  return {
    language,
    delimiter: pick([',', ';', ';', '\t', '|'] as const, random),
    encoding,
    newline: pick(['\n', '\r\n'] as const, random),
    quotes: pick(['all', 'where needed', 'where needed'] as const, random),
    decimal,
    thousands: pick(thousandsOf(decimal), random),
    isTrimmed: chance(0.1),
    ...{ currency, digits: WHOLE.includes(currency) ? 0 : 2 },
    currencyIn: pick(['sign', 'code', 'column', 'column', 'column', 'header', 'nowhere'] as const, random),
    store: {
      currency: chance(0.7) ? currency : 'EUR',
      timeZone: pick(['Europe/Berlin', 'UTC', 'Asia/Tokyo', 'America/New_York'], random),
    },
    dates: chance(0.02) ? EPOCH : pick(isWide ? [...DATES, ...SIGNED_DATES] : DATES, random),
    isShort: chance(0.2),
    ...shape,
    hasQuantity: base === 'unitPrice' || chance(0.4),
    hasProduct: isLine || chance(0.3),
    hasOnePrice: chance(0.4),
    hasTotal: base !== 'total' && chance(0.6),
    hasLineTotal: isLine && base === 'unitPrice' && chance(0.25),
    discount,
    hasRates: isRated || discount === 'included',
    isMarked: chance(0.4),
    ...{ tax, isTaxIn, isTaxNamed: chance(0.3), rates: ratesOf(tax, isTaxIn, random) },
    discountOf: !isLine || isRated || discount === 'included' ? 'line' : pick(SPREADS, random),
    taxOf: !isLine || tax !== 'amount' ? 'line' : pick(SPREADS, random),
    totalOf: pick(['first', 'each', 'each'] as const, random),
    shipping: chance(0.45) ? 'none' : isLine ? pick(SPREADS, random) : 'first',
    zero: pick(['', '0'] as const, random),
    buyer: pick(['id', 'id', 'email', 'email', 'email', 'both', 'name', 'person', 'none'] as const, random),
    names: pick(
      isWide ? (['usual', 'capitals', 'signs'] as const) : (['usual', 'capitals'] as const),
      random,
    ),
    ...{ hasStatus: chance(0.35), cancelled: pick(wordsFor(language, 'cancelled'), random) },
    statusBy: pick(['word', 'isCancelled', 'isPaid'] as const, random),
    flags: flagsOf(language, random),
    amounts: pick(isWide ? [...AMOUNTS, 'full width' as const] : AMOUNTS, random),
    noise: NOISE.filter(() => chance(0.22)),
    ...{ title: chance(0.08), sumRow: chance(0.1), blankRows: chance(0.1) },
  };
};
