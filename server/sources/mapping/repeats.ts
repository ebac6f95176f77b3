/** Rows of one id that only their number tells apart, where a mapping has each as its own. */

export const numbered = (id: string, nth: number): string => `${id}#${nth}`;

/** A fact's key, which is a JSON list, with the row's number added. */
export const numberedKey = (key: string, nth: number): string =>
  JSON.stringify((JSON.parse(key) as string[]).concat(String(nth)));
