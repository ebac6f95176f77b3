import { pino } from 'pino';
import type { Config } from './config';

/** The log of this process, made once: readable lines on a terminal, elsewhere one JSON object a line. */

/** What a line is about. A closed list: what somebody sent, such as a key or a name, is not among it. */
export interface About {
  /** Default: `warn`, for what passes or what somebody else has to mend. `error`: a fault of ours. */
  level?: 'debug' | 'info' | 'error';
  /** As the answer named the request. */
  requestId?: string;
  jobId?: number;
  /** Slug. */
  store?: string;
  /** Name of a connected source. */
  source?: string;
  seconds?: number;
}

export type Log = (line: string, about?: About) => void;

/** Slugs and names of sources, as an address or a body may hold anything in their place. */
const NAME = /^[\w.-]{1,100}$/;

/** `text` if it can be a slug or the name of a source. */
export const nameIn = (text: unknown): string | undefined =>
  typeof text === 'string' && NAME.test(text) ? text : undefined;

const LABELS: Record<string, string> = { requestId: 'request', jobId: 'job' };

/** A line of pino as a person reads it: how far the server is stands alone, all else with instant and level. */
export const readable = (json: string): string => {
  const { level, time, msg, ...about } = JSON.parse(json) as Record<string, string | number>;
  const fields = Object.entries(about).map(([name, value]) => `${LABELS[name] ?? name} ${value}`);
  const line = fields.length > 0 ? `${msg} (${fields.join(', ')})` : `${msg}`;
  return level === 'info' ? `${line}\n` : `${time} ${level}: ${line}\n`;
};

/** Lines that are remembered; the oldest is forgotten first. */
const MOST = 1_000;
const MINUTE = 60_000;

/**
 * The log, which takes a line again only after a minute, and then with how often it came meanwhile: a database
 * that is away would be told of by every request and every loop. Lines about two requests are two lines.
 */
export const withoutRepeats = (log: Log, now: () => number = Date.now): Log => {
  const told = new Map<string, { at: number; times: number }>();
  return (line, about) => {
    const key = `${line} ${JSON.stringify(about)}`;
    const before = told.get(key);
    if (before && now() - before.at < MINUTE) {
      before.times += 1;
      return;
    }
    log(before && before.times > 0 ? `${line} (and ${before.times} times since)` : line, about);
    told.delete(key);
    told.set(key, { at: now(), times: 0 });
    if (told.size > MOST) for (const [oldest] of [...told].slice(0, 1)) told.delete(oldest);
  };
};

/** `write` takes whole lines; default: standard output. Warnings and errors that repeat are counted for a minute. */
export const openLog = (
  { logLevel, logFormat }: Pick<Config, 'logLevel' | 'logFormat'>,
  write: (line: string) => void = (line) => void process.stdout.write(line),
): Log => {
  const format = logFormat ?? (process.stdout.isTTY ? 'text' : 'json');
  const logger = pino(
    {
      level: logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    { write: (json) => write(format === 'text' ? readable(json) : json) },
  );
  const log: Log = (line, { level, ...about } = {}) => logger[level ?? 'warn'](about, line);
  const seldom = withoutRepeats(log);
  return (line, about) =>
    about?.level === 'debug' || about?.level === 'info' ? log(line, about) : seldom(line, about);
};
