import { z } from 'zod';
import { localDay } from '../../facts/fields';
import { addDays, dayOf, daysBetween, weekday, type Day, type Instant } from '../../time';
import type { Connection, Driver, Pulled } from '../driver';
import { ratesOfXml, type DayRates } from './xml';
import { isNonEmpty, lastOf } from '../../../shared/items';

/** Fetches the ECB's reference rates once they are out: at first all, then what is new. */

const ADDRESS = 'https://www.ecb.europa.eu/stats/eurofxref';
const ZONE = 'Europe/Berlin';
/** Rates are published at about 16:00 in Frankfurt. */
const OUT_AT_HOUR = 16;
/** The file of 90 days serves as long as nothing lies between it and what is known. */
const RECENT_DAYS = 80;
/** A rate that was corrected is found within these. */
const OVERLAP_DAYS = 7;
const DAYS_A_PAGE = 120;

/** On a holiday of the central banks nothing comes, however often it is asked for. */
const ASK_AGAIN_MS = 3_600_000;

const checkpointOf = z.strictObject({ day: localDay, askedAt: z.iso.datetime() }).nullable().catch(null);

export const ecb: Driver = {
  platform: 'ecb',
  label: 'European Central Bank',
  about:
    'Daily euro reference rates of some thirty currencies, free of charge; others are crossed over the euro.',
  fields: [
    {
      name: 'address',
      label: 'Address',
      hint: `Only for a copy of your own; default ${ADDRESS}.`,
      isSecret: false,
      isOptional: true,
    },
  ],
  async check(connection) {
    await fetchRates(connection, 'eurofxref-daily.xml');
    return { name: 'ECB reference rates', currency: null, timeZone: null };
  },
  async *pull(connection, checkpoint) {
    const last = checkpointOf.parse(checkpoint);
    const known = last?.day ?? null;
    const { now } = connection;
    const newest = newestOut(now);
    if (known !== null && known >= newest) return;
    if (last?.askedAt && now.getTime() - Date.parse(last.askedAt) < ASK_AGAIN_MS) return;
    const isRecent = known !== null && daysBetween(known, newest) <= RECENT_DAYS;
    const all = await fetchRates(connection, isRecent ? 'eurofxref-hist-90d.xml' : 'eurofxref-hist.xml');
    const fresh = all.filter(({ day }) => known === null || day > addDays(known, -OVERLAP_DAYS));
    yield* pagesOf(fresh, now.toISOString());
  },
};

const fetchRates = async ({ settings, outgoing, signal }: Connection, file: string): Promise<DayRates[]> => {
  const base = (settings.address ?? ADDRESS).replace(/\/+$/, '');
  const { text } = await outgoing.send({ url: `${base}/${file}`, signal });
  return ratesOfXml(text);
};

/** The last day whose rates are out; on holidays of the central banks there are none, which is asked for in vain. */
export const newestOut = (now: Date): Day => {
  let day = dayOf(now.toISOString(), ZONE);
  if (hourIn(now) < OUT_AT_HOUR) day = addDays(day, -1);
  while (weekday(day) > 5) day = addDays(day, -1);
  return day;
};

const hourIn = (now: Date): number =>
  Number(new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone: ZONE }).format(now));

function* pagesOf(days: readonly DayRates[], askedAt: Instant): Generator<Pulled> {
  const of = days.reduce((sum, { rates }) => sum + rates.length, 0);
  let done = 0;
  for (let at = 0; ; at += DAYS_A_PAGE) {
    const page = days.slice(at, at + DAYS_A_PAGE);
    if (!isNonEmpty(page)) return;
    const fx = page.flatMap(({ day, rates }) => rates.map((rate) => ({ day, base: 'EUR', ...rate })));
    done += fx.length;
    const { day } = lastOf(page);
    const checkpoint = { day, askedAt: done === of ? askedAt : null };
    yield {
      facts: { fx },
      checkpoint,
      done,
      of,
      claimed: of,
      eventAt: `${day}T14:00:00.000Z`,
    };
  }
}
