/** The currency that amounts carry. */

const SIGNS: Readonly<Record<string, string>> = { '€': 'EUR', '£': 'GBP', zł: 'PLN', R$: 'BRL', Kč: 'CZK' };

/** Null: not all amounts carry one sign, or it is that of several currencies. */
export const signOf = (amounts: readonly string[]): { sign: string; code: string } | null => {
  const given = amounts.filter((cell) => /\d/.test(cell));
  const signs = new Set(given.map((cell) => /zł|Kč|R\$|\p{Sc}/u.exec(cell)?.[0] ?? ''));
  const [sign = ''] = signs;
  const code = SIGNS[sign];
  return signs.size === 1 && code !== undefined ? { sign, code } : null;
};
