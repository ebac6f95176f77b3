/** Lines that are remembered; the oldest is forgotten first. */
const MOST = 1_000;
const MINUTE = 60_000;

/**
 * The log, which takes a line again only after a minute, and then with how often it came meanwhile: a database
 * that is away would be told of by every request and every loop.
 */
export const withoutRepeats = (
  log: (line: string) => void,
  now: () => number = Date.now,
): ((line: string) => void) => {
  const told = new Map<string, { at: number; times: number }>();
  return (line) => {
    const before = told.get(line);
    if (before && now() - before.at < MINUTE) {
      before.times += 1;
      return;
    }
    log(before && before.times > 0 ? `${line} (and ${before.times} times since)` : line);
    told.delete(line);
    told.set(line, { at: now(), times: 0 });
    if (told.size > MOST) for (const [oldest] of [...told].slice(0, 1)) told.delete(oldest);
  };
};
