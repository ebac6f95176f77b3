/** A rate as a person types it, per cent, and as a mapping has it, a fraction: digits are moved, never reckoned. */

/** "0.19" of "19", "0.055" of "5,5"; null = no rate from 0 to 100 %. */
export const fractionOf = (perCent: string): string | null => {
  const [, whole, part = ''] = /^\s*(\d{1,3})(?:[.,](\d{1,6}))?\s*%?\s*$/.exec(perCent) ?? [];
  if (whole === undefined) return null;
  const digits = whole.padStart(3, '0');
  const [ones, rest] = [digits.slice(0, -2), `${digits.slice(-2)}${part}`.replace(/0+$/, '')];
  if (Number(ones) > 1 || (Number(ones) === 1 && rest !== '')) return null;
  return `${Number(ones)}${rest === '' ? '' : `.${rest}`}`;
};

/** "19" of "0.19". */
export const perCentOf = (fraction: string): string => {
  const [ones = '0', part = ''] = fraction.split('.');
  const digits = part.padEnd(2, '0');
  const rest = digits.slice(2);
  return `${Number(`${ones}${digits.slice(0, 2)}`)}${rest === '' ? '' : `.${rest}`}`;
};
