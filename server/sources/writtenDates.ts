import { monthByName } from './sheet/days';
import { INVALID } from './sentences';

/** Dates and times as a file writes them, turned into the one way that stamps are read. */

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

type Part =
  | 'weekday'
  | 'year'
  | 'shortYear'
  | 'month'
  | 'monthName'
  | 'day'
  | 'hour'
  | 'minute'
  | 'second'
  | 'half'
  | 'zone'
  | 'seconds'
  | 'milliseconds';

const TOKENS: readonly (readonly [string, Part, string])[] = [
  // the day decides, whatever weekday stands beside it
  ['ddd', 'weekday', '(?![上下]午|午[前後]|오[전후])\\p{L}[\\p{L}-]{0,14}\\.?'],
  ['YYYY', 'year', '\\d{4}'],
  ['YY', 'shortYear', '\\d{2}'],
  ['MMM', 'monthName', '\\p{L}{3,14}\\.?'],
  ['MM', 'month', '\\d{2}'],
  ['M', 'month', '\\d{1,2}'],
  ['DD', 'day', '\\d{2}'],
  ['D', 'day', '\\d{1,2}(?:st|nd|rd|th|er|º|°)?'],
  ['HH', 'hour', '\\d{2}'],
  ['H', 'hour', '\\d{1,2}'],
  ['mm', 'minute', '\\d{2}'],
  ['m', 'minute', '\\d{1,2}'],
  ['ss', 'second', '\\d{2}(?:\\.\\d+)?'],
  ['A', 'half', '[AaPp]\\.?\\s?[Mm]\\.?|[上下]午|午[前後]|오[전후]'],
  // since the first moment of 1970
  ['X', 'seconds', '\\d{9,10}(?:\\.\\d+)?'],
  ['x', 'milliseconds', '\\d{12,13}'],
  // the last as in `CET(UTC+1)`
  ['Z', 'zone', 'Z|UTC|GMT|(?:UTC|GMT)?[+-]\\d{2}:?\\d{2}|(?:\\p{L}{2,5} ?)?\\(?(?:UTC|GMT)[+-]\\d{1,2}\\)?'],
];

export interface DateReader {
  /** What is wrong with the format itself; null = nothing. */
  problem: string | null;
  /** `2026-03-01 09:30:00`, with its zone if the text has one; null = it is not written in the format. */
  read(text: string): string | null;
}

/** Reads by a format such as `D.M.YYYY HH:mm`; without one, text stays as it is. A date alone is its midnight. */
export const dateReader = (format: string | undefined): DateReader => {
  if (format === undefined) return { problem: null, read: withTime };
  const { pattern, parts } = compile(format);
  const found = new Set(parts);
  const twice = parts.find((part, i) => parts.indexOf(part) !== i);
  const isCount = parts.length === 1 && (found.has('seconds') || found.has('milliseconds'));
  const whole =
    isCount ||
    ((found.has('year') || found.has('shortYear')) &&
      (found.has('month') || found.has('monthName')) &&
      found.has('day'));
  const problem = twice ? INVALID.partTwice(twice) : whole ? null : INVALID.noParts;
  return {
    problem,
    read(text) {
      const match = text.length > LONGEST ? null : pattern.exec(text);
      if (match === null) return null;
      const written = new Map<Part, string>();
      match.forEach((group, i) => {
        const part = parts[i - 1];
        if (part !== undefined) written.set(part, group);
      });
      return assemble(written);
    },
  };
};

/** No stamp is longer; a cell that is may cost time, and is refused unread. */
const LONGEST = 100;
const withTime = (text: string): string => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text} 00:00:00` : text);

const compile = (given: string): { pattern: RegExp; parts: Part[] } => {
  // one blank stands for any: several in a row would be tried in every way
  const format = given.replace(/\s+/g, ' ');
  const parts: Part[] = [];
  let pattern = '';
  for (let at = 0; at < format.length;) {
    const token = TOKENS.find(([name]) => format.startsWith(name, at));
    if (token) parts.push(token[1]);
    pattern += token ? `(${token[2]})` : literal(format.charAt(at));
    at += token ? token[0].length : 1;
  }
  return { pattern: new RegExp(`^${pattern}$`, 'u'), parts };
};

const literal = (sign: string) => (/\s/.test(sign) ? '\\s+' : sign.replace(/[.*+?^${}()|[\]\\/]/, '\\$&'));

const assemble = (parts: ReadonlyMap<Part, string>): string | null => {
  const since = parts.has('seconds')
    ? Number(parts.get('seconds')) * 1_000
    : Number(parts.get('milliseconds') ?? NaN);
  return Number.isNaN(since)
    ? assembleParts(parts)
    : new Date(since)
        .toISOString()
        .replace('T', ' ')
        .replace(/\.\d+Z$/, 'Z');
};

const assembleParts = (parts: ReadonlyMap<Part, string>): string | null => {
  const two = (part: Part, otherwise: string) =>
    (parts.get(part) ?? otherwise).replace(/[^\d.]+$/, '').padStart(2, '0');
  const year = parts.get('year') ?? century(parts.get('shortYear') ?? '');
  const name = parts.get('monthName');
  const month = name === undefined ? two('month', '') : monthOf(name);
  const hour = hourOf(two('hour', '0'), parts.get('half'));
  if (month === null || hour === null) return null;
  return `${year}-${month}-${two('day', '')} ${hour}:${two('minute', '0')}:${two('second', '0')}${zoneOf(parts.get('zone') ?? '')}`;
};

const zoneOf = (zone: string): string => {
  if (/^(?:UTC|GMT)$/.test(zone)) return 'Z';
  const [, sign, hours] = /(?:UTC|GMT)([+-])(\d{1,2})\)?$/.exec(zone) ?? [];
  return sign === undefined || hours === undefined
    ? zone.replace(/^(?:UTC|GMT)/, '')
    : `${sign}${hours.padStart(2, '0')}:00`;
};

/** Shops have no orders from before 1990, the first year that facts may have. */
const century = (year: string) => (Number(year) >= 90 ? `19${year}` : `20${year}`);

const monthOf = (name: string): string | null => {
  const english = MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
  const month = monthByName(name) ?? (english > 0 ? english : null);
  return month === null ? null : String(month).padStart(2, '0');
};

const hourOf = (hour: string, half: string | undefined): string | null => {
  if (half === undefined) return hour;
  const n = Number(hour);
  if (n < 1 || n > 12) return null;
  return String((n % 12) + (/^(?:p|下|午後|오후)/i.test(half) ? 12 : 0)).padStart(2, '0');
};
