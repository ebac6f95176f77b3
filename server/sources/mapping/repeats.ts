/** Rows that nothing tells apart but their number among those of their id, where a mapping says that each is one of its own. */

export const numbered = (id: string, nth: number): string => `${id}#${nth}`;

/** A fact's key, which is a JSON list, with the row's number added. */
export const numberedKey = (key: string, nth: number): string =>
  JSON.stringify((JSON.parse(key) as string[]).concat(String(nth)));
