/** Times of several sides, taken in turns so that what the machine does meanwhile hits all of them. */

export interface Spread {
  median: number;
  min: number;
  max: number;
}

export const spreadOf = (values: readonly number[]): Spread => {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: sorted[sorted.length >> 1]!, min: sorted[0]!, max: sorted.at(-1)! };
};

/** Milliseconds that work takes. */
export const timeOf = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

/** Runs every side once a turn. A side may prepare what is not timed: it gives the work that is. */
export const inTurns = async <S extends string>(
  turns: number,
  sides: Record<S, (turn: number) => Promise<() => Promise<unknown>>>,
): Promise<Record<S, Spread>> => {
  const names = Object.keys(sides) as S[];
  const times = new Map(names.map((name) => [name, [] as number[]]));
  for (let turn = 0; turn < turns; turn++)
    for (const name of names) times.get(name)!.push(await timeOf(await sides[name](turn)));
  return Object.fromEntries(names.map((name) => [name, spreadOf(times.get(name)!)])) as Record<S, Spread>;
};
