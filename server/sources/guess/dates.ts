import { dateReader } from '../mapping';

/** In which way a column writes its dates: told over all of its sampled cells. */

export const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?$/i;
const DAYS = [
  'D.M.YYYY',
  'D/M/YYYY',
  'M/D/YYYY',
  'D-M-YYYY',
  'M-D-YYYY',
  'YYYY/M/D',
  'YYYY.M.D',
  'D.M.YY',
  'D/M/YY',
  'M/D/YY',
  'D MMM YYYY',
  'D-MMM-YYYY',
  'MMM D, YYYY',
  'MMM D YYYY',
] as const;
const TIMES = [
  '',
  ' H:mm',
  ' H:mm:ss',
  ' H:mm A',
  ' H:mm:ss A',
  ', H:mm',
  ', H:mm:ss',
  ', H:mm A',
  ' H:mm:ss Z',
  ' H:mm Z',
] as const;
const FORMATS = DAYS.flatMap((day) => TIMES.map((time) => `${day}${time}`));
const READERS = FORMATS.map((format) => ({ format, read: dateReader(format).read }));

export interface GuessedDates {
  /** Formats that all cells can be read in; null = as ISO 8601 writes them. More than one: nobody can tell. */
  formats: (string | null)[];
  /** Some cell has a time of day, and none names a zone. */
  needsZone: boolean;
}

const ZONED = /(?:Z|[+-]\d{2}:?\d{2})$/i;

/** The shortest is `1.1.26`: most cells are no dates at a glance, and there are many ways to write one. */
const mayBeDate = (cell: string): boolean => cell.length >= 6 && /\d[^\d]+[\d\p{L}]/u.test(cell);

/** Null: the cells are no dates. */
export const datesOf = (cells: readonly string[]): GuessedDates | null => {
  const given = [...new Set(cells.map((cell) => cell.trim()).filter(Boolean))];
  if (!given.some(mayBeDate)) return null;
  const needsZone = given.some((cell) => /\d:\d/.test(cell) && !(/[T ]\d/.test(cell) && ZONED.test(cell)));
  const fit = (read: (cell: string) => string | null) => given.filter((cell) => isDay(read(cell))).length;
  const found = [
    { format: null, n: fit((cell) => (ISO.test(cell) ? cell : null)) },
    ...READERS.map(({ format, read }) => ({ format, n: fit(read) })),
  ];
  const most = Math.max(...found.map(({ n }) => n));
  if (!isNearly(most, given.length)) return null;
  return { formats: found.filter(({ n }) => n === most).map(({ format }) => format), needsZone };
};

const MIDNIGHT = /(?:\b0?0:00(?::00(?:\.0+)?)?|\b12:00(?::00)? ?AM)$/i;

/** Whether some of the dates tell a time of day: many programs write midnight where they know none. */
export const hasTimes = (cells: readonly string[]): boolean =>
  cells.some((cell) => /\d:\d/.test(cell) && !MIDNIGHT.test(cell.trim()));

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

export const looksLikeDate = (cell: string): boolean => datesOf([cell]) !== null;
