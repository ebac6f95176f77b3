/** Exact fractions, and money in whole minor units. */

export interface Fraction {
  n: bigint;
  d: bigint;
}

export const whole = (n: bigint | number): Fraction => ({ n: BigInt(n), d: 1n });

/** Of a decimal text, such as -12.50. */
export const decimal = (text: string): Fraction => {
  const [, minus, major, minor = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)!;
  const n = BigInt(`${major}${minor}`);
  return { n: minus ? -n : n, d: 10n ** BigInt(minor.length) };
};

export const times = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.n, d: a.d * b.d });
export const over = (a: Fraction, b: Fraction): Fraction =>
  b.n < 0n ? { n: -a.n * b.d, d: -a.d * b.n } : { n: a.n * b.d, d: a.d * b.n };
export const plus = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d });
export const minus = (a: Fraction, b: Fraction): Fraction => plus(a, { n: -b.n, d: b.d });

/** Half away from zero (METRICS C8). */
export const round = ({ n, d }: Fraction): bigint => {
  const size = n < 0n ? -n : n;
  const rounded = (2n * size + d) / (2n * d);
  return n < 0n ? -rounded : rounded;
};

export const DECIMALS: Record<string, number> = { EUR: 2, USD: 2, GBP: 2, AUD: 2, INR: 2, JPY: 0, KWD: 3 };

/** Minor units in one major unit. */
export const minorOf = (currency: string): Fraction => whole(10n ** BigInt(DECIMALS[currency]!));

export const inMinor = (amount: string | undefined, currency: string): bigint =>
  round(times(decimal(amount ?? '0'), minorOf(currency)));

export const sum = (all: readonly bigint[]): bigint => {
  let total = 0n;
  for (const one of all) total += one;
  return total;
};
