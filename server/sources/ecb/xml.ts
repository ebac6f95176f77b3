import { cutOff, ratesUnread } from './sentences';

/** A day's rates as the ECB's XML gives them: 1 EUR in each currency. Not checked yet. */
export interface DayRates {
  day: string;
  rates: { quote: string; rate: string }[];
}

const DAY = /<Cube\s+time=["'](\d{4}-\d{2}-\d{2})["']\s*>([\s\S]*?)<\/Cube>/g;
const ENTRY = /<Cube\s+currency=["']([^"']+)["']\s+rate=["']([^"']+)["']\s*\/>/g;

/**
 * Reads eurofxref-daily.xml, eurofxref-hist-90d.xml or eurofxref-hist.xml; oldest day first.
 * @throws DomainError `unavailable` for anything else, and for a file that was cut.
 */
export const ratesOfXml = (xml: string): DayRates[] => {
  if (!/<\/(?:\w+:)?Envelope>\s*$/.test(xml.slice(-200))) throw cutOff();
  const days = [...xml.matchAll(DAY)].map(([, day = '', inside = '']) => ({
    day,
    rates: [...inside.matchAll(ENTRY)].map(([, quote = '', rate = '']) => ({ quote, rate })),
  }));
  const [stated, read] = [count(xml, 'currency='), days.reduce((sum, { rates }) => sum + rates.length, 0)];
  if (read === 0 || read !== stated) throw ratesUnread(stated, read);
  return days.sort((a, b) => (a.day < b.day ? -1 : 1));
};

const count = (text: string, part: string): number => text.split(part).length - 1;
