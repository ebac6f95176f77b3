import { isDay, type Day } from '../../shared/days';
import { monthNumber, yearOf } from '../../shared/dayWords';

/** Days as people type them: `3.9.`, `3.9.2026`, `3 Sep`, `Sep 3, 2026`, `2026-09-03`. */

export interface TypedDay {
  date: number;
  month: number | null;
  year: number | null;
}

const digits = (n: number, length: number): string => String(n).padStart(length, '0');

/** Null for a day that no calendar has. */
export const dayOfParts = (year: number, month: number, date: number): Day | null => {
  const text = `${digits(year, 4)}-${digits(month, 2)}-${digits(date, 2)}`;
  return isDay(text) ? text : null;
};

const yearNumber = (text: string | undefined): number | null => {
  if (text === undefined) return null;
  return text.length === 2 ? 2000 + Number(text) : Number(text);
};

type Parts = Partial<Record<'d' | 'm' | 'n' | 'y', string>>;

/** `d` date, `m` month as a number, `n` its name, `y` year. */
const FORMS = [
  /^(?<y>\d{4})[-/](?<m>\d{1,2})[-/](?<d>\d{1,2})$/,
  /^(?<d>\d{1,2})\. ?(?<m>\d{1,2})(?:\.? ?(?<y>\d{4}|\d{2})|\.)?$/,
  /^(?<d>\d{1,2})\.? (?<n>[a-z]{3,})\.?,?(?: (?<y>\d{4}))?$/,
  /^(?<n>[a-z]{3,})\.? (?<d>\d{1,2})(?:,? (?<y>\d{4}))?$/,
  /^(?<d>\d{1,2})\.?$/,
];

/** What was typed of a day; null where it is none. `text`: in lower case, with single blanks. */
export const typedDay = (text: string): TypedDay | null => {
  for (const form of FORMS) {
    const parts: Parts | undefined = form.exec(text)?.groups;
    if (!parts) continue;
    const month = parts.n === undefined ? (parts.m ? Number(parts.m) : null) : monthNumber(parts.n);
    if (parts.n !== undefined && month === null) return null;
    return { date: Number(parts.d), month, year: yearNumber(parts.y) };
  }
  return null;
};

export const plainText = (text: string): string => text.trim().toLowerCase().replaceAll(/\s+/g, ' ');

/** A day that was typed, of the year of `today` where it has none; null where it is no day. */
export const readDay = (text: string, today: Day): Day | null => {
  const typed = typedDay(plainText(text));
  if (typed?.month == null) return null;
  return dayOfParts(typed.year ?? Number(yearOf(today)), typed.month, typed.date);
};
