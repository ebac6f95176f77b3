import { isbot } from 'isbot';

/** What a user agent tells; it is read once and never kept. */

export type Device = 'mobile' | 'tablet' | 'desktop' | 'unknown';

/** `hasTouch`: tablets that call themselves computers are told by their screen. */
export const deviceOf = (userAgent: string, hasTouch: boolean): Device => {
  if (userAgent === '') return 'unknown';
  if (/iPad|Tablet|PlayBook|Silk(?!.*Mobile)|Android(?!.*Mobile)/i.test(userAgent)) return 'tablet';
  if (/Mobi|iPhone|iPod|Android/i.test(userAgent)) return 'mobile';
  if (/Macintosh/.test(userAgent) && hasTouch) return 'tablet';
  return /Windows|Macintosh|X11|Linux|CrOS/.test(userAgent) ? 'desktop' : 'unknown';
};

const judged = new Map<string, boolean>();
const MOST_JUDGED = 10_000;

/** Known bots, headless browsers, and whoever names no browser at all. */
export const isRobot = (userAgent: string, isDriven: boolean): boolean => {
  if (isDriven || userAgent === '') return true;
  const known = judged.get(userAgent);
  if (known !== undefined) return known;
  // the same few agents come again and again; a list of patterns is long
  if (judged.size >= MOST_JUDGED) judged.clear();
  const found = /headless|phantomjs|electron/i.test(userAgent) || isbot(userAgent);
  judged.set(userAgent, found);
  return found;
};
