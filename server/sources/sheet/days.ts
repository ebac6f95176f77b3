import { isDay, type Day } from '../../time';

/** Days as people's programs write them. */

const LANGUAGES = [
  ...['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'sv', 'da', 'nb', 'fi', 'cs', 'sk', 'hu', 'ro', 'tr'],
  ...['ru', 'uk', 'el'],
];
const letters = (name: string) => name.normalize('NFC').toLowerCase().replace(/\.$/, '');

const LENGTHS = ['long', 'short'] as const;

/** Beside a day, and alone: `1. března`, `březen`. */
const monthNames = (language: string, month: (typeof LENGTHS)[number], at: number): string[] =>
  [{ month, day: 'numeric' as const }, { month }].map((options) =>
    letters(
      new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' })
        .formatToParts(Date.UTC(2026, at, 1))
        .filter(({ type }) => type === 'month')
        .map(({ value }) => value)
        .join(''),
    ),
  );

/** Names of months in these languages, long and short, as far as they mean one month only. */
const MONTHS: ReadonlyMap<string, number> = (() => {
  const found = new Map<string, number>();
  const strange = new Set<string>();
  for (const language of LANGUAGES)
    for (const length of LENGTHS)
      for (let at = 0; at < 12; at++)
        for (const name of monthNames(language, length, at)) {
          if ((found.get(name) ?? at + 1) !== at + 1) strange.add(name);
          found.set(name, at + 1);
        }
  for (const name of strange) found.delete(name);
  return found;
})();

const WEEKDAYS: ReadonlySet<string> = new Set(
  [...LANGUAGES, 'ja', 'zh', 'ko'].flatMap((language) =>
    LENGTHS.flatMap((weekday) => {
      const written = new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' });
      return Array.from({ length: 7 }, (_, i) => letters(written.format(Date.UTC(2026, 2, 1 + i))));
    }),
  ),
);

/** `Mon`, `lundi` or `月`, in these languages. */
export const isWeekday = (name: string): boolean => WEEKDAYS.has(letters(name));

/** No day is written longer; what is may cost time, and is refused unread. */
const LONGEST = 40;

/** `20260901`, `1.9.2026`, `September 1, 2026`, `1. September 2026`, `2026年9月1日` and `2026년 9월 1일`. */
const WAYS = [
  /^(?<year>\d{4})-?(?<month>\d{2})-?(?<day>\d{2})$/,
  /^(?<day>\d{1,2})\.\s?(?<month>\d{1,2})\.\s?(?<year>\d{4})$/,
  /^(?<name>\p{L}+)\.? (?<day>\d{1,2}),? (?<year>\d{4})$/u,
  /^(?<day>\d{1,2})\.? (?:de )?(?<name>\p{L}+)\.? (?:de )?(?<year>\d{4})$/u,
  /^(?<year>\d{4})[年년] ?(?<month>\d{1,2})[月월] ?(?<day>\d{1,2})[日일]$/u,
];

const WITH_WEEKDAY = /^(?<weekday>\p{L}[\p{L}-]*)\.?,? (?<rest>.+)$/u;

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
  const { weekday = '', rest = '' } = WITH_WEEKDAY.exec(text)?.groups ?? {};
  return isWeekday(weekday) ? dayOfText(rest) : null;
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
