import { addDays, addMonths, type Calendar, type Day, type Period } from '../../../shared/days';
import { monthNumber, yearOf } from '../../../shared/dayWords';
import { PRESETS, type Preset } from '../../../shared/lists';
import { dayOfParts, plainText, typedDay, type TypedDay } from '../../ui/dayText';
import { PRESET_NAMES, type Choice } from '../period';

/** Periods as people type them: `q2`, `last 8 weeks`, `1.7. – 3.9.`, `jul 2025`, `2025`. */

export interface Reader {
  today: Day;
  calendar: Calendar;
}

const BY_NAME: ReadonlyMap<string, Preset> = new Map<string, Preset>([
  ...PRESETS.map((id) => [PRESET_NAMES[id].toLowerCase(), id] as const),
  ...(['month', 'quarter', 'year'] as const).flatMap((id) => [
    [`this ${id}`, id] as const,
    [`${id.charAt(0)}td`, id] as const,
  ]),
]);

const LAST_DAYS: Partial<Record<number, Preset>> = {
  1: 'yesterday',
  7: 'last_7',
  28: 'last_28',
  90: 'last_90',
};

const UNITS = { day: 1, week: 7, month: 1, quarter: 3, year: 12 } as const;

/** "last 8 weeks": so many days, or months, that end yesterday. */
const lastSome = (text: string, { today }: Reader): Choice | null => {
  const [, count, unit] = /^(?:last|past) (\d{1,4}) (day|week|month|quarter|year)s?$/.exec(text) ?? [];
  if (!unit || Number(count) === 0) return null;
  const length = Number(count) * UNITS[unit as keyof typeof UNITS];
  const isOfDays = unit === 'day' || unit === 'week';
  const preset = isOfDays ? LAST_DAYS[length] : length === 12 ? 'last_12_months' : undefined;
  if (preset) return preset;
  return { from: isOfDays ? addDays(today, -length) : addMonths(today, -length), to: today };
};

/** The newest of periods that come once a year which has begun. */
const begun = (ofYear: (year: number) => Period | null, { today }: Reader): Period | null => {
  const year = Number(yearOf(today));
  return [year + 1, year, year - 1].map(ofYear).find((period) => period && period.from < today) ?? null;
};

const inYear = (
  year: string | undefined,
  ofYear: (year: number) => Period | null,
  reader: Reader,
): Period | null => (year === undefined ? begun(ofYear, reader) : ofYear(Number(year)));

/** "q2", "q2 2025", "2025 q2": of the fiscal year that begins in that year. */
const quarter = (text: string, reader: Reader): Period | null => {
  const [, before, n, after] = /^(?:(\d{4})[ /])?q([1-4])(?: (\d{4}))?$/.exec(text) ?? [];
  if (!n) return null;
  const ofYear = (year: number): Period | null => {
    const first = dayOfParts(year, reader.calendar.fiscalYearStart, 1);
    if (!first) return null;
    const from = addMonths(first, 3 * (Number(n) - 1));
    return { from, to: addMonths(from, 3) };
  };
  return inYear(before ?? after, ofYear, reader);
};

const monthFrom = (year: number, month: number): Period | null => {
  const from = dayOfParts(year, month, 1);
  return from && { from, to: addMonths(from, 1) };
};

/** "jul", "july 2025", "2025-07". */
const month = (text: string, reader: Reader): Period | null => {
  const [, year, number] = /^(\d{4})\/(\d{1,2})$/.exec(text) ?? [];
  if (year) return monthFrom(Number(year), Number(number));
  const [, name = '', named] = /^([a-z]{3,})\.?(?: (\d{4}))?$/.exec(text) ?? [];
  const found = monthNumber(name);
  return found === null ? null : inYear(named, (each) => monthFrom(each, found), reader);
};

/** "2025": the calendar's year. */
const wholeYear = (text: string): Period | null => {
  const from = /^(?:19|20)\d{2}$/.test(text) ? dayOfParts(Number(text), 1, 1) : null;
  return from && { from, to: addMonths(from, 12) };
};

/** Both days in these years. */
const between = (first: TypedDay, last: TypedDay, [from, to]: [number, number]): Period | null => {
  const firstMonth = first.month ?? last.month;
  if (firstMonth === null || last.month === null) return null;
  const [start, end] = [dayOfParts(from, firstMonth, first.date), dayOfParts(to, last.month, last.date)];
  return start && end && start <= end ? { from: start, to: addDays(end, 1) } : null;
};

/** From one day to another; what has no year is of the newest that has begun. */
const range = (first: TypedDay, last: TypedDay, reader: Reader): Period | null => {
  const ending = (year: number): Period | null =>
    between(first, last, [year, year]) ?? between(first, last, [year - 1, year]);
  if (first.year !== null && last.year !== null) return between(first, last, [first.year, last.year]);
  if (last.year !== null) return ending(last.year);
  if (first.year === null) return begun(ending, reader);
  return between(first, last, [first.year, first.year]) ?? between(first, last, [first.year, first.year + 1]);
};

const days = (text: string, reader: Reader): Period | null => {
  const [first, last, ...more] = text.split('-').map((part) => typedDay(part.trim()));
  if (!first || more.length > 0 || last === null) return null;
  return range(first, last ?? first, reader);
};

/** ISO days lose their dashes, so that one between two days is left. */
const normal = (text: string): string =>
  plainText(text)
    .replaceAll(/(\d{4})-(\d{1,2})-(\d{1,2})/g, '$1/$2/$3')
    .replaceAll(/\b(\d{4})-(\d{1,2}|q[1-4])\b/g, '$1/$2')
    .replaceAll(/ ?(?:[–—]| to | until ) ?/g, '-');

/** What a text means; null where it is no period, or one that has not begun. */
export const readPeriod = (text: string, reader: Reader): Choice | null => {
  const named = BY_NAME.get(plainText(text)) ?? lastSome(plainText(text), reader);
  if (named) return named;
  const words = normal(text);
  const period = quarter(words, reader) ?? wholeYear(words) ?? month(words, reader) ?? days(words, reader);
  return period && period.from < reader.today ? period : null;
};
