import type { Day } from '../../time';
import { dateReader } from '../mapping';
import { isWeekday } from '../sheet/days';

/** In which way a column writes its dates: told over all of its sampled cells. */

export const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?$/i;
/** Ordinals, as in Hungary and Korea. */
const WITH_POINT = ['YYYY.M.D', 'YYYY. M. D', 'YYYY. MMM D'].map((day) => `${day}.`);
const DAYS = [
  ...(['D.M.YYYY', 'D/M/YYYY', 'M/D/YYYY', 'D-M-YYYY', 'M-D-YYYY'] as const),
  ...(['YYYY/M/D', 'YYYY.M.D', 'YYYY-M-D', 'YYYYMMDD', 'D. M. YYYY'] as const),
  ...(['D.M.YY', 'D/M/YY', 'M/D/YY', 'D-M-YY', 'M-D-YY', 'YY-M-D', 'YY/M/D', 'YY.M.D'] as const),
  ...(['D MMM YYYY', 'D-MMM-YYYY', 'D/MMM/YYYY', 'D. MMM YYYY', 'D MMM, YYYY'] as const),
  ...(['MMM D, YYYY', 'MMM D YYYY', 'MMM-D-YYYY', 'YYYY MMM D', 'YYYY-MMM-D'] as const),
  ...(['D de MMM de YYYY', 'D de MMM YYYY'] as const),
  ...WITH_POINT,
  ...(['D MMM YY', 'D-MMM-YY', 'D. MMM YY', 'MMM D, YY', 'MMM D YY', 'MMM-D-YY'] as const),
];
const TIMES = [
  ...(['', ' H:mm', ' H:mm:ss', ' H:mm A', ' H:mm:ss A', ', H:mm', ', H:mm:ss', ', H:mm A'] as const),
  ...([', H:mm:ss A', ' H:mm:ss Z', ' H:mm Z', ' H:mmA', 'TH:mm', 'TH:mm:ss'] as const),
  ...([', H:mm Uhr', ', H:mm Uhr Z'] as const),
];
const ASIAN_DAYS = [
  ...([
    'YYYY年M月D日',
    'YYYY年M月D日(ddd)',
    'YYYY年M月D日 ddd',
    'YYYY년 M월 D일',
    'YYYY년 M월 D일 ddd',
  ] as const),
  ...(['YYYY/M/D(ddd)', 'YYYY/M/D', 'YYYY-M-D'] as const),
  ...WITH_POINT,
];
const ASIAN_TIMES = [
  ...['', ' H:mm', ' H:mm:ss', 'H:mm', 'H:mm:ss', ' A H:mm', ' A H:mm:ss', ' AH:mm', ' AH:mm:ss', 'AH:mm'],
  ...[' H時mm分', 'H時mm分', ' H时mm分', 'H时mm分', ' H시 mm분'],
];
const joined = (days: readonly string[], times: readonly string[]): string[] =>
  days.flatMap((day) => times.map((time) => `${day}${time}`));
const FORMATS = [...new Set([...joined(DAYS, TIMES), ...joined(ASIAN_DAYS, ASIAN_TIMES)])];

interface Way {
  format: string | null;
  read(cell: string): string | null;
}
const waysBehind = (before: string): Way[] =>
  FORMATS.map((format) => ({ format: `${before}${format}`, read: dateReader(`${before}${format}`).read }));
const WAYS: Way[] = [{ format: null, read: (cell) => (ISO.test(cell) ? cell : null) }, ...waysBehind('')];

const WEEKDAY = /^(\p{L}[\p{L}-]*)(\.?,? )/u;
const behindWeekday = new Map<string, Way[]>();

/** Where dates begin with a weekday: `Mon, 1 Mar 2026`. */
const waysFor = (cell: string): Way[] => {
  const [, name = '', mark = ''] = WEEKDAY.exec(cell) ?? [];
  if (!isWeekday(name)) return [];
  // a point is of the name
  const before = `ddd${mark.replace('.', '')}`;
  const known = behindWeekday.get(before) ?? waysBehind(before);
  behindWeekday.set(before, known);
  return known;
};

export interface GuessedDates {
  /** Formats that all cells can be read in; null = as ISO 8601 writes them. More than one: nobody can tell. */
  formats: (string | null)[];
  /** Some cell has a time of day, and none names a zone. */
  needsZone: boolean;
}

export const ZONED = /(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}|(?:UTC|GMT)[+-]\d{1,2}\)?)$/i;

/** Some time of day is in it. */
const TIMED = /\d[:時时시]\s?\d/;

const COMPACT = /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/;
/** The shortest is `1.1.26`: most cells are no dates at a glance, and there are many ways to write one. */
const mayBeDate = (cell: string): boolean =>
  cell.length >= 6 && (/\d[^\d]+[\d\p{L}]|\p{L}[^\d\p{L}]+\d/u.test(cell) || COMPACT.test(cell));

/** A way that reads none of the first of them reads not nearly all. */
const FIRST = 9;

/**
 * Null: the cells are no dates. `today`: of two ways of which one makes days to come, the other one is meant. Lists are
 * of what has been sold.
 */
export const datesOf = (cells: readonly string[], today?: Day): GuessedDates | null => {
  const given = [...new Set(cells.map((cell) => cell.trim()).filter(Boolean))];
  if (!given.some(mayBeDate)) return null;
  const ways = [...WAYS, ...waysFor(given[0] ?? '')].filter(({ read }) =>
    given.slice(0, FIRST).some((cell) => isDay(read(cell))),
  );
  const found = unlike(
    ways.map(({ format, read }) => {
      const days = given.map(read).flatMap((stamp) => (isDay(stamp) ? plain(stamp ?? '') : []));
      const isToCome = today !== undefined && days.some((day) => day.slice(0, 10) > today);
      return { format, n: days.length, isToCome, days: days.join() };
    }),
  );
  const most = Math.max(0, ...found.map(({ n }) => n));
  if (!isNearly(most, given.length)) return null;
  const fit = found.filter(({ n }) => n === most);
  const past = fit.filter(({ isToCome }) => !isToCome);
  return {
    formats: (past.length > 0 ? past : fit).map(({ format }) => format),
    needsZone: given.some((cell) => TIMED.test(cell) && !(/[T ]\d/.test(cell) && ZONED.test(cell))),
  };
};

/** `2026-03-01T10:00` as `2026-03-01 10:00:00`. */
const plain = (stamp: string): string =>
  stamp
    .replace('T', ' ')
    .replace(/ (\d\d:\d\d)$/, ' $1:00')
    .replace(/^([^ ]*)$/, '$1 00:00:00');

/** Of ways that read all cells alike, the first. */
const unlike = <T extends { days: string }>(found: readonly T[]): T[] =>
  [...new Map(found.toReversed().map((one) => [one.days, one])).values()].toReversed();

const MIDNIGHT = /(?:\b0?0:00(?::00(?:\.0+)?)?|\b12:00(?::00)? ?AM)$/i;

/** Whether some of the dates tell a time of day: many programs write midnight where they know none. */
export const hasTimes = (cells: readonly string[]): boolean =>
  cells.some((cell) => TIMED.test(cell) && !MIDNIGHT.test(cell.trim()));

/** A wrong cell or two do not change how the others are written. */
export const isNearly = (right: number, of: number): boolean =>
  right > 0 && (right >= of * 0.8 || (right >= 2 && of - right <= 1));

/** Whether the calendar has such a day, in a year that a shop may have orders of. */
export const isDay = (stamp: string | null): boolean => {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})/.exec(stamp ?? '') ?? [];
  if (year === undefined || Number(year) < 1990 || Number(year) >= 2100) return false;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
};

/** Seconds or milliseconds since 1970, in years that a shop may have orders of. */
const COUNTS = (['X', 'x'] as const).map((format) => ({ format, read: dateReader(format).read }));

/**
 * Of cells that are dates by the name of their column: ten digits alone number orders and people too. Null: they count
 * no seconds.
 */
export const countsOfTime = (cells: readonly string[]): GuessedDates | null => {
  const given = cells.map((cell) => cell.trim()).filter(Boolean);
  const found = COUNTS.find(({ read }) =>
    isNearly(given.filter((cell) => isDay(read(cell))).length, given.length),
  );
  return found ? { formats: [found.format], needsZone: false } : null;
};

export const looksLikeDate = (cell: string): boolean => datesOf([cell]) !== null;
