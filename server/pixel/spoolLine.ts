import { channelOf } from '../facts/channels';
import { isBatch, type PixelBatch, type PixelEvent } from '../sources/pixel/events';
import { GAP_MS } from '../sources/pixel/sessions';
import { utcDay as utcDayOf, type Day } from '../time';
import type { ActivePixel } from './pixels';
import { consentedId } from './salts';

/** What the spool keeps of a request, and the events that are made of it once there is time. */

export interface LineEvent {
  id: string;
  visitor: string;
  continues: string | null;
  /** ms since epoch. */
  at: number;
  channel: string | null;
  /** What else was sent of it. */
  event: PixelEvent;
}

/** Of whom and where an accepted request is. Address and user agent ended at the door. */
interface Sender {
  /** ms since epoch. */
  arrivedAt: number;
  filtered: 'bot' | 'internal' | null;
  device: string;
  country: string;
}

/** The events of an accepted request. */
export interface LineEvents extends Sender {
  storeId: number;
  events: LineEvent[];
}

/** What the door finds out about a request. */
export interface IdentifiedSender extends Sender {
  /** Whose it is, by the UTC day; without those whose salt is gone, or never was. */
  ids: Record<Day, string>;
}

/** A line of the spool. */
export interface SpoolLine extends IdentifiedSender, Pick<ActivePixel, 'storeId' | 'key' | 'ownHosts'> {
  /** The body as it came. */
  given: unknown;
}

const DAY_MS = 24 * 3_600_000;

let lastDay: { number: number; day: Day } = { number: NaN, day: '1970-01-01' };
/** The UTC day of an instant; nearly always the same as of the one before. */
export const utcDay = (ms: number): Day => {
  const number = Math.floor(ms / DAY_MS);
  if (number !== lastDay.number) lastDay = { number, day: utcDayOf(ms) };
  return lastDay.day;
};

/** The days (UTC) whose ids the events of a request may need, given the age of the oldest: no salt is older. */
export const daysOf = (arrivedAt: number, age: number): Day[] => {
  const today = utcDay(arrivedAt);
  return utcDay(arrivedAt - age - GAP_MS) === today ? [today] : [today, utcDay(arrivedAt - DAY_MS)];
};

/**
 * `body`: JSON that passed the door. It is kept as it is. Writing it anew costs as much as reading it, and fails on
 * lists nested deeper than the stack. A line break in it can only stand between two tokens.
 */
export const lineOf = ({ lineHead }: ActivePixel, sender: IdentifiedSender, body: string): string => {
  const given = body.replaceAll('\n', ' ');
  const { arrivedAt, filtered, device, country, ids } = sender;
  return `${lineHead},"arrivedAt":${arrivedAt},"filtered":${filtered && `"${filtered}"`},"device":"${device}","country":"${country}","ids":${JSON.stringify(ids)},"given":${given}}`;
};

/** The events of a line; null = it is none that passed the door. */
export const eventsOfLine = (line: SpoolLine): LineEvents | null => {
  const { given } = line;
  if (!isBatch(given)) return null;
  const { storeId, arrivedAt, filtered, device, country } = line;
  const by = whose(line, given);
  return {
    ...{ storeId, arrivedAt, filtered, device, country },
    events: given.e.map((event) => ({
      id: event.i,
      at: arrivedAt - event.a,
      channel: event.k === 'view' ? cameBy(event, line) : null,
      ...by(arrivedAt - event.a),
      event,
    })),
  };
};

const cameBy = ({ r, s, m, g }: Extract<PixelEvent, { k: 'view' }>, { ownHosts }: SpoolLine) =>
  channelOf({ referrer: r, utmSource: s, utmMedium: m, clickId: g }, ownHosts);

type Whose = Pick<LineEvent, 'visitor' | 'continues'>;

/** Whose events these are, by the moment at which each happened. */
const whose = ({ key, ids }: SpoolLine, given: PixelBatch): ((at: number) => Whose) => {
  // an event of a day whose salt is gone, or never was, counts with the next day's
  const own = (at: number): string => ids[utcDay(at)] ?? ids[utcDay(at + DAY_MS)] ?? '';
  if (given.u !== undefined) {
    const visitor = consentedId(key, given.u);
    return (at) => ({ visitor, continues: given.j === 1 ? own(at) : null });
  }
  // Ids change at midnight UTC, sessions do not end there. Only what happens in the first half hour tells the
  // browser's id of the day before.
  return (at) => ({
    visitor: own(at),
    continues: at % DAY_MS >= GAP_MS ? null : (ids[utcDay(at - GAP_MS)] ?? null),
  });
};
