import { stampReader, type Stamp } from '../stamps';
import { dateReader } from '../writtenDates';
import type { Mapping } from './schema';
import { INVALID, OTHER_FORMAT } from './sentences';

/** Moments of a row: its date, and the time of day where that stands in a column of its own. */

/** A spreadsheet keeps a time as one of its first day. */
const TIME =
  /^(?:1899-12-3[01] )?(\d{1,2})[:h](\d{2})(?::(\d{2}(?:\.\d+)?))?\s*(?:([ap])\.?m\.?|uhr|h)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;
/** No time is longer; a cell that is may cost time, and is refused unread. */
const LONGEST = 40;

/** `14:05:00`, with its zone if the text has one; null = it is no time of day. */
export const timeOf = (text: string): string | null => {
  const [, hours, minutes, seconds = '00', half, zone = ''] =
    (text.length > LONGEST ? null : TIME.exec(text)) ?? [];
  if (hours === undefined || minutes === undefined) return null;
  const hour = half === undefined ? Number(hours) : half12(Number(hours), half);
  if (hour === null || hour > 23 || Number(minutes) > 59 || Number(seconds) >= 60) return null;
  return `${String(hour).padStart(2, '0')}:${minutes}:${seconds}${zone}`;
};

const half12 = (hour: number, half: string): number | null =>
  hour < 1 || hour > 12 ? null : (hour % 12) + (/^p/i.test(half) ? 12 : 0);

/** A day, or its midnight: what has no time of its own. */
const DAY = /^(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?$/;

export type Moment = { instant: string } | { problem: string; in: 'date' | 'time' };

/**
 * Reads the text of a date, joined with that of a time where the mapping names a column of times. Then both have to
 * be there, and the date may have no time of its own but midnight. Stamps that name no zone
 * are in the mapping's, else in `timeZone`.
 */
export const momentReader = (
  { dates: { format, zone } }: Pick<Mapping, 'dates'>,
  timeZone: string,
): ((date: string, time?: string) => Moment) => {
  const readDate = dateReader(format).read;
  const readStamp = stampReader(zone ?? timeZone);
  const wrong = (problem: string): Moment => ({ problem, in: 'date' });
  const momentOf = (text: string): Moment => {
    const stamp: Stamp = readStamp(text);
    return 'problem' in stamp ? wrong(`${stamp.problem}${format ? '' : OTHER_FORMAT}`) : stamp;
  };
  return (date, time) => {
    if (date === '' && time !== undefined) return wrong(INVALID.noDate);
    const text = readDate(date);
    if (text === null) return wrong(INVALID.format(format));
    if (time === undefined) return momentOf(text);
    if (time === '') return { problem: INVALID.noTimeOfDay, in: 'time' };
    const clock = timeOf(time);
    if (clock === null) return { problem: INVALID.timeOfDay, in: 'time' };
    const day = DAY.exec(text)?.[1];
    if (day !== undefined) return momentOf(`${day} ${clock}`);
    const own = momentOf(text);
    return 'problem' in own ? own : wrong(INVALID.twoTimes);
  };
};
