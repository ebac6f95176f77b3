import { isDay, type Day } from '../../time';

/** Days as people's programs write them. */

const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'sv', 'da'];
const letters = (name: string) => name.normalize('NFC').toLowerCase().replace(/\.$/, '');

const monthName = (language: string, month: 'long' | 'short', at: number): string => {
  const parts = new Intl.DateTimeFormat(language, { month, day: 'numeric', timeZone: 'UTC' })
    .formatToParts(Date.UTC(2026, at, 1))
    .filter(({ type }) => type === 'month');
  return letters(parts.map(({ value }) => value).join(''));
};

/** Names of months in these languages, long and short, as far as they mean one month only. */
const MONTHS: ReadonlyMap<string, number> = (() => {
  const found = new Map<string, number>();
  const strange = new Set<string>();
  for (const language of LANGUAGES)
    for (const month of ['long', 'short'] as const)
      for (let at = 0; at < 12; at++) {
        const name = monthName(language, month, at);
        if ((found.get(name) ?? at + 1) !== at + 1) strange.add(name);
        found.set(name, at + 1);
      }
  for (const name of strange) found.delete(name);
  return found;
})();

/** No day is written longer; what is may cost time, and is refused unread. */
const LONGEST = 40;

/** `20260901`, `1.9.2026`, `September 1, 2026` and `1. September 2026`. */
const WAYS = [
  /^(?<year>\d{4})-?(?<month>\d{2})-?(?<day>\d{2})$/,
  /^(?<day>\d{1,2})\.\s?(?<month>\d{1,2})\.\s?(?<year>\d{4})$/,
  /^(?<name>\p{L}+)\.? (?<day>\d{1,2}),? (?<year>\d{4})$/u,
  /^(?<day>\d{1,2})\.? (?:de )?(?<name>\p{L}+)\.? (?:de )?(?<year>\d{4})$/u,
];

/**
 * `2026-09-01`, `20260901`, `1.9.2026`, `September 1, 2026` or `1. September 2026`; null = something
 * else, or a day that does not exist. `9/1/2026` is another day here and there: it is not read.
 */
export const dayOfText = (given: string): Day | null => {
  if (given.length > LONGEST) return null;
  const text = given.normalize('NFC').trim();
  for (const way of WAYS) {
    const parts = way.exec(text)?.groups;
    if (parts) return dayOf(parts);
  }
  return null;
};

/** `Mar 2026`, `March`: a month by its name, with a year or without. */
export const isMonth = (text: string): boolean => {
  const [, name = ''] = /^(\p{L}+)\.?(?:[ -]'?(?:\d{2}|\d{4}))?$/u.exec(text) ?? [];
  return MONTHS.has(letters(name));
};

/** 1 to 12, by its name in one of these languages, or by the first letters of an English one; null = it is none. */
export const monthByName = (name: string): number | null => MONTHS.get(letters(name)) ?? null;

const monthNamed = (name: string): string => String(monthByName(name) ?? 0);

const dayOf = ({ year, month, name = '', day = '' }: Partial<Record<string, string>>): Day | null => {
  const text = `${year}-${(month ?? monthNamed(name)).padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(text) ? text : null;
};

/** First and last day, both within: `September 1, 2026 - September 3, 2026`; null = it is no range. */
export const rangeOfText = (text: string): { first: Day; last: Day } | null => {
  if (text.length > 2 * LONGEST + 10) return null;
  for (const between of [/\s+[-–—]\s+/u, /[-–—]/u]) {
    const parts = text.split(between);
    if (parts.length !== 2) continue;
    const [first, last] = parts.map(dayOfText) as [Day | null, Day | null];
    if (first !== null && last !== null && first <= last) return { first, last };
  }
  return null;
};
