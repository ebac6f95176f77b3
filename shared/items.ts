/** Lists whose length is known: types that make it needless to ask whether an item is there. */

/** At least one. */
export type NonEmpty<T> = [T, ...T[]];

export const isNonEmpty = <L extends readonly unknown[]>(list: L): list is L & NonEmpty<L[number]> =>
  list.length > 0;

export const lastOf = <T extends NonNullable<unknown>>(list: Readonly<NonEmpty<T>>): T =>
  list.at(-1) ?? list[0];

/** The item at a place of a list that begins again after its last; `at` is not below 0. */
export const cyclic = <T extends NonNullable<unknown>>(list: Readonly<NonEmpty<T>>, at: number): T =>
  list[at % list.length] ?? list[0];

/** The value of a key that a map is known to have. @throws where it has not. */
export const valueAt = <K, V>(map: ReadonlyMap<K, V>, key: K): V => {
  const value = map.get(key);
  if (value === undefined) throw new Error(`Nothing is known of ${String(key)}.`);
  return value;
};

/** The items of two lists side by side. @throws where one list is longer than the other. */
export const zip = <A, B>(left: readonly A[], right: readonly B[]): [A, B][] => {
  const pairs: [A, B][] = [];
  const others = right.values();
  for (const item of left) {
    const other = others.next();
    if (other.done) break;
    pairs.push([item, other.value]);
  }
  if (pairs.length !== Math.max(left.length, right.length))
    throw new Error(`${left.length} items can't stand beside ${right.length}`);
  return pairs;
};

/** In the order in which their keys come first. */
export const groupBy = <T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, NonEmpty<T>> => {
  const groups = new Map<K, NonEmpty<T>>();
  for (const item of items) {
    const key = keyOf(item);
    const known = groups.get(key);
    if (known) known.push(item);
    else groups.set(key, [item]);
  }
  return groups;
};
