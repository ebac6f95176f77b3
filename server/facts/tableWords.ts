import { CLICK_IDS, FIRST_NAMES, HOSTS, LONE_NAMES, MEDIA, NAMES } from './channelTable';

/** The table of channels as people read it: what leads somewhere → the words that are known for it. */

const wordsBy = <V extends string>(
  ...tables: ReadonlyMap<string, V>[]
): { leadsTo: V; words: string[] }[] => {
  const found = new Map<V, string[]>();
  for (const [word, value] of tables.flatMap((table) => [...table]))
    found.set(value, [...(found.get(value) ?? []), word]);
  return [...found].map(([leadsTo, words]) => ({ leadsTo, words: [...new Set(words)] }));
};

/** In the order in which they are asked: a campaign's medium, what a place is, the parameter of an advertiser. */
export const TABLE_WORDS = {
  media: wordsBy(MEDIA),
  places: wordsBy(NAMES, FIRST_NAMES, LONE_NAMES, HOSTS),
  clicks: wordsBy(CLICK_IDS),
};
