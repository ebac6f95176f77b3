import { isDay } from '../../shared/days';
import { instantOf } from '../time';
import type { ReadOptions } from './format';
import { dateReader } from './writtenDates';
import { INVALID } from './sentences';

const LOCAL = /^(\d{4}-\d{2}-\d{2})[T ](\d{2})(:\d{2})(:\d{2}(?:\.\d+)?)?$/;
const ZONED = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})$/i;
const HOUR = 3_600_000;

export type Stamp = { instant: string } | { problem: string };

/** Of 30 February a date makes the second of March, and of 24:00 the next day. */
const isReal = (day: string, instant: string): boolean =>
  isDay(day) && !instant.includes('T24') && !Number.isNaN(Date.parse(instant));

/** Reads a stamp with a zone as it says, and one without as written in `timeZone`. The fact's schema checks its range. */
export const stampReader = (timeZone: string): ((text: string) => Stamp) => {
  const localHour = hours(timeZone);
  const read = (text: string): Stamp => {
    const [, day, time, rest = ':00', zone] = ZONED.exec(text) ?? [];
    if (zone !== undefined) {
      const instant = `${day}T${time}${rest}${offset(zone)}`;
      return isReal(day ?? '', instant) ? { instant } : { problem: INVALID.noStamp };
    }
    const [, date, hour, minute, second = ':00'] = LOCAL.exec(text) ?? [];
    if (minute === undefined) return { problem: unreadable(text) };
    try {
      const start = localHour(`${date}T${hour}`);
      if (start === null) return { instant: instantOf(text, timeZone) };
      return { instant: new Date(start + sinceHour(minute, second)).toISOString() };
    } catch {
      return { problem: INVALID.noStamp };
    }
  };
  // Rows of one order carry one stamp.
  let last = '';
  let known: Stamp = { problem: unreadable('') };
  return (text) => {
    if (text !== last) [last, known] = [text, read(text)];
    return known;
  };
};

/** As a spreadsheet writes a date that it has understood, by the habit of its country. */
const RESAVED =
  /^(?:\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})|\d{4}[./]\d{1,2}[./]\d{1,2})(?:,? \d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?)?$/i;

/**
 * Reads the stamps of a format of ours, in the way that somebody says that a spreadsheet has written them.
 */
export const fileStamps = ({
  timeZone,
  dateFormat,
}: Pick<ReadOptions, 'timeZone' | 'dateFormat'>): ((text: string) => Stamp) => {
  const read = stampReader(timeZone);
  const readDate = dateReader(dateFormat).read;
  return (text) => {
    const written = dateFormat === undefined ? text : readDate(text);
    if (written === null) return { problem: INVALID.format(dateFormat) };
    const stamp = read(written);
    return 'problem' in stamp && dateFormat === undefined && RESAVED.test(text)
      ? { problem: INVALID.resaved }
      : stamp;
  };
};

const offset = (zone: string) =>
  zone.toUpperCase() === 'Z' ? 'Z' : zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;

const unreadable = (text: string) =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) ? INVALID.noTime(text) : INVALID.stamp;

const sinceHour = (minute: string, second: string): number => {
  const ms = Number(minute.slice(1)) * 60_000 + Math.floor(Number(second.slice(1)) * 1000);
  if (ms >= HOUR) throw new RangeError('beyond the hour');
  return ms;
};

/** Start of a local hour in ms, null where the clock changes inside it: then each stamp is worked out by itself. */
const hours = (timeZone: string) => {
  const known = new Map<string, number | null>();
  const at = (stamp: string) => Date.parse(instantOf(stamp, timeZone));
  return (hour: string): number | null => {
    let start = known.get(hour);
    if (start === undefined) {
      const first = at(`${hour}:00`);
      start =
        at(`${hour}:59:59`) - first === HOUR - 1000 && at(`${hour}:30`) - first === HOUR / 2 ? first : null;
      if (known.size > 50_000) known.clear();
      known.set(hour, start);
    }
    return start;
  };
};
