import { isbot } from 'isbot';

/** What a user agent tells; it is read once and never kept. */

export type Device = 'mobile' | 'tablet' | 'desktop' | 'unknown';

const MOST_REMEMBERED = 10_000;

/** The same few agents come again and again; a list of patterns is long. */
const remembering = <T>(judge: (userAgent: string) => T) => {
  const judged = new Map<string, T>();
  return (userAgent: string): T => {
    const known = judged.get(userAgent);
    if (known !== undefined) return known;
    if (judged.size >= MOST_REMEMBERED) judged.clear();
    const found = judge(userAgent);
    judged.set(userAgent, found);
    return found;
  };
};

const saysDevice = remembering((userAgent): Device | 'mac' => {
  if (/iPad|Tablet|PlayBook|Silk(?!.*Mobile)|Android(?!.*Mobile)/i.test(userAgent)) return 'tablet';
  if (/Mobi|iPhone|iPod|Android/i.test(userAgent)) return 'mobile';
  if (/Macintosh/.test(userAgent)) return 'mac';
  return /Windows|X11|Linux|CrOS/.test(userAgent) ? 'desktop' : 'unknown';
});

const saysRobot = remembering(
  (userAgent) => userAgent === '' || /headless|phantomjs|electron/i.test(userAgent) || isbot(userAgent),
);

/** `hasTouch`: tablets that call themselves computers are told by their screen. */
export const deviceOf = (userAgent: string, hasTouch: boolean): Device => {
  const said = saysDevice(userAgent);
  return said === 'mac' ? (hasTouch ? 'tablet' : 'desktop') : said;
};

/** Known bots, headless browsers, and whoever names no browser at all. */
export const isRobot = (userAgent: string, isDriven: boolean): boolean => isDriven || saysRobot(userAgent);
