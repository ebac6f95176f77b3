/** What somebody may have meant by a name that does not exist. */

/** Names with more wrong in them than this share of their letters are another word. */
const MOST_WRONG = 0.4;

/** Letters to add, drop or change (Levenshtein). */
const distance = (a: string, b: string): number => {
  // from the letters of `a` so far to each start of `b` but the empty one
  let row = Array.from({ length: b.length }, (_, j) => j + 1);
  for (let i = 0; i < a.length; i += 1) {
    let [corner, last] = [i, i + 1];
    row = row.map((above, j) => {
      last = Math.min(above + 1, last + 1, corner + (a[i] === b[j] ? 0 : 1));
      corner = above;
      return last;
    });
  }
  return row.at(-1) ?? a.length;
};

const plain = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');

/** The known name nearest to a wrong one; null when none is near. */
export const nearest = <T extends string>(wrong: string, known: readonly T[]): T | null => {
  const name = plain(wrong.slice(0, 80));
  const [best] = known.map((id) => ({ id, wrong: distance(name, id) })).toSorted((a, b) => a.wrong - b.wrong);
  return best && best.wrong <= Math.max(name.length, best.id.length) * MOST_WRONG ? best.id : null;
};
