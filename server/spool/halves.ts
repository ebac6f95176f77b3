/**
 * Takes a page in, all of it together; where that fails, in halves, down to those that are to blame, so
 * that one stands in nobody's way. `failed` hears of each failure: `culprit` is null as long as more than
 * one may be it. What it throws ends it all.
 */
export const takeInHalves = async <T>(
  page: readonly T[],
  take: (page: readonly T[]) => Promise<void>,
  failed: (error: unknown, culprit: T | null) => Promise<void>,
): Promise<void> => {
  try {
    await take(page);
  } catch (error) {
    const [only = null] = page;
    const isAlone = page.length <= 1;
    await failed(error, isAlone ? only : null);
    if (isAlone) return;
    const half = Math.ceil(page.length / 2);
    await takeInHalves(page.slice(0, half), take, failed);
    await takeInHalves(page.slice(half), take, failed);
  }
};
