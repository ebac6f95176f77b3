import type { Mapping } from './schema';

/** Numbers as a file writes them. */

/** What stands for a currency beside a number, also where Unicode does not count it among the signs. */
export const MONEY = '(?:\\p{Sc}|[A-Z]{3}|(?:R|US|CA|AU|NZ)\\$|kr\\.?|zł|Kč|Ft|lei|円|元)';
const SIGN = new RegExp(`^${MONEY}\\s*|\\s*${MONEY}$`, 'gu');
/** No number is longer; a cell that is may cost time, and is refused unread. */
const LONGEST = 100;
const quote = (mark: string) => (mark === ' ' ? '[ \u00a0\u202f]' : mark.replace(/[.]/, '\\.'));

/**
 * Gives a decimal string such as `-1234.50`, or null if the text is not written with these marks. A mark in the
 * wrong place is refused: it is likelier a wrong guess than a number.
 */
export const numberReader = ({ decimal, thousands }: Pick<Mapping, 'decimal' | 'thousands'>) => {
  const whole = thousands === '' ? '\\d+' : `\\d{1,3}(?:${quote(thousands)}\\d{3})+|\\d+`;
  const pattern = new RegExp(`^(${whole})?(?:${quote(decimal)}(\\d+))?$`, 'u');
  return (text: string): string | null => {
    if (text.length > LONGEST) return null;
    const bare = text.replace(SIGN, '').replace(/^\u2212/, '-');
    const inner = /^\((.*)\)$/.exec(bare)?.[1] ?? bare.replace(/^[+-]\s*|-$/, '').replace(SIGN, '');
    const negative = inner !== bare && !bare.startsWith('+') && /^\(|^-|-$/.test(bare);
    const match = pattern.exec(inner);
    if (!match || (match[1] === undefined && match[2] === undefined)) return null;
    const digits = (match[1] ?? '0').replace(/\D/g, '');
    return `${negative ? '-' : ''}${digits}${match[2] === undefined ? '' : `.${match[2]}`}`;
  };
};

export const exampleNumber = ({ decimal, thousands }: Pick<Mapping, 'decimal' | 'thousands'>): string =>
  `1${thousands}234${decimal}50`;
