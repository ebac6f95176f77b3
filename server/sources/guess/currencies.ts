import { isCurrency } from '../../facts/fields';
import { MONEY } from '../mapping';

/** The currency that amounts carry. */

/** Signs of one currency alone. */
const SIGNS: Readonly<Record<string, string>> = {
  ...{
    '€': 'EUR',
    euro: 'EUR',
    euros: 'EUR',
    '£': 'GBP',
    zł: 'PLN',
    Kč: 'CZK',
    Ft: 'HUF',
    lei: 'RON',
    лв: 'BGN',
  },
  ...{
    R$: 'BRL',
    US$: 'USD',
    CA$: 'CAD',
    AU$: 'AUD',
    A$: 'AUD',
    NZ$: 'NZD',
    HK$: 'HKD',
    NT$: 'TWD',
    MX$: 'MXN',
  },
  ...{ '₺': 'TRY', TL: 'TRY', '₹': 'INR', '₫': 'VND', đ: 'VND', Đ: 'VND', VNĐ: 'VND', Rp: 'IDR', RM: 'MYR' },
  ...{
    '₽': 'RUB',
    руб: 'RUB',
    '₴': 'UAH',
    грн: 'UAH',
    '₪': 'ILS',
    '฿': 'THB',
    '₱': 'PHP',
    '₩': 'KRW',
    원: 'KRW',
  },
  ...{ 円: 'JPY', SFr: 'CHF', R: 'ZAR', 'S/': 'PEN' },
};

const FIRST = new RegExp(MONEY, 'u');

/** Null: the text is none, or stands for several currencies. */
export const currencyBySign = (sign: string): string | null => {
  const bare = sign.replace(/\.$/, '');
  return SIGNS[bare] ?? (isCurrency(bare) ? bare : null);
};

const signIn = (cell: string): string => FIRST.exec(cell)?.[0] ?? '';

export const currencyOfCell = (cell: string): string | null => currencyBySign(signIn(cell));

/** Null: not all amounts carry one sign, or it is that of several currencies. */
export const signOf = (amounts: readonly string[]): { sign: string; code: string } | null => {
  const signs = new Set(amounts.filter((cell) => /\d/.test(cell)).map(signIn));
  const [sign = ''] = signs;
  const code = currencyBySign(sign);
  return signs.size === 1 && code !== null ? { sign, code } : null;
};
