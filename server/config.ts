import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { Cron } from 'croner';
import { z } from 'zod';
import { hostProblem, rangeProblem } from './addresses';
import { firstIssue } from './errors';
import { folderPlace, INVALID_SETTING, openToNetwork, SERVER_PLACE, unusableSetting } from './sentences';
import { systemClock, type Clock } from './time';

/** The environment, read and validated once. Nothing else reads settings from `process.env`. */
export interface Config {
  host: string;
  port: number;
  /** Absolute path of the data folder. */
  dataDir: string;
  /** A Postgres server; null = the embedded database in `dataDir`. */
  databaseUrl: string | null;
  /** Keys that seal credentials, the first one newest; null = those of the data folder. */
  secretKeys: string | null;
  /** Addresses and ranges of proxies whose X-Forwarded-For counts. */
  trustedProxies: readonly string[];
  /** Hosts in private networks, perhaps with a port, that connected platforms may be at. */
  allowedPrivateHosts: readonly string[];
  /** Backups by the clock; null = none. */
  backups: ScheduledBackups | null;
  clock: Clock;
  /** `clock` always gives the same instant. */
  isClockStopped: boolean;
  logLevel: 'debug' | 'info' | 'warn' | 'error';
  /** Null = text on a terminal, JSON elsewhere. */
  logFormat: 'text' | 'json' | null;
}

export interface ScheduledBackups {
  /** Pattern of cron, in the time zone of the machine. */
  schedule: string;
  /** Absolute path. */
  folder: string;
  /** How many stay. */
  keep: number;
  /** Absolute path; null = not encrypted. */
  keyFile: string | null;
}

/** `a, b` → ['a', 'b']. */
const entriesOf = (text = ''): string[] => text.split(',').flatMap((entry) => entry.trim() || []);

/** Entries by comma, each without a problem. */
const list = (problem: (entry: string) => string | null) =>
  z
    .string()
    .superRefine((text, context) => {
      for (const entry of entriesOf(text)) {
        const wrong = problem(entry);
        if (wrong !== null) context.addIssue({ code: 'custom', message: `${entry} ${wrong}` });
      }
    })
    .optional();

const isSchedule = (pattern: string): boolean => {
  try {
    return new Cron(pattern, { mode: '5-part', paused: true }).nextRun() !== null;
  } catch {
    return false;
  }
};

/** Everybody is no proxy: what is said of a caller would then be believed of all. */
const proxyProblem = (range: string): string | null =>
  range.endsWith('/0') ? INVALID_SETTING.everyAddress : rangeProblem(range);

const environment = z.object({
  PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(4280)
    .describe('Port of the dashboard; `0` takes a free one.'),
  HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address to listen on: loopback only, until there is sign-in.'),
  QUARTERDECK_DATA: z.string().default('./data').describe('The data folder. Commands need it too.'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, INVALID_SETTING.noPostgres)
    .refine((url) => URL.canParse(url), INVALID_SETTING.noUrl)
    .optional()
    .describe('`postgres://…`, version 15 or newer. Without it: the embedded database in the data folder.'),
  QUARTERDECK_SECRET_KEY: z
    .string()
    .optional()
    .describe(
      'Key that seals credentials: 32 bytes in base64; several by comma, the newest first. Without it: `secret.key` of the data folder.',
    ),
  TRUSTED_PROXY: list(proxyProblem).describe(
    'Addresses and ranges by comma, e.g. `127.0.0.1`, of proxies in front of it. Limits then count the address that `X-Forwarded-For` names; without it that header is ignored.',
  ),
  ALLOWED_PRIVATE_HOSTS: list(hostProblem).describe(
    'Hosts by comma, e.g. `shop.lan,10.0.0.5:8069`, on this machine or in a private network, that a connected platform may be at. Others there are not called.',
  ),
  BACKUP_SCHEDULE: z
    .string()
    .refine(isSchedule, INVALID_SETTING.schedule)
    .optional()
    .describe(
      'When backups are taken, as cron has it, in the time zone of the machine: `30 3 * * *` is each night at half past three. Without it: none.',
    ),
  BACKUP_FOLDER: z
    .string()
    .optional()
    .describe('Where scheduled backups go, best to another disk. Without it: `backups` in the data folder.'),
  BACKUP_KEEP: z.coerce
    .number()
    .int()
    .min(1)
    .default(7)
    .describe('How many scheduled backups are kept: the oldest go.'),
  BACKUP_KEY_FILE: z
    .string()
    .optional()
    .describe('File whose content encrypts scheduled backups. Without it: whoever has the file can read it.'),
  QUARTERDECK_NOW: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('Stops the clock at an instant, e.g. `2026-03-01T12:00:00Z`.'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'])
    .default('info')
    .describe('The least of what is logged: `debug` (every request), `info`, `warn` or `error`.'),
  LOG_FORMAT: z
    .enum(['text', 'json'])
    .optional()
    .describe('`text` or `json`, one object a line. Without it: text on a terminal, JSON elsewhere.'),
});

/** Every setting with its default and what it does, for the documents. */
export const SETTINGS = Object.entries(environment.shape).map(([name, schema]) => ({
  name,
  default: schema.safeParse(undefined).data,
  meaning: schema.description ?? '',
}));

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/** Null = none are scheduled. */
const backupsOf = (
  env: Pick<
    z.output<typeof environment>,
    'BACKUP_SCHEDULE' | 'BACKUP_FOLDER' | 'BACKUP_KEEP' | 'BACKUP_KEY_FILE'
  >,
  dataDir: string,
): ScheduledBackups | null => {
  if (env.BACKUP_SCHEDULE === undefined) return null;
  return {
    schedule: env.BACKUP_SCHEDULE,
    folder: env.BACKUP_FOLDER === undefined ? join(dataDir, 'backups') : resolve(env.BACKUP_FOLDER),
    keep: env.BACKUP_KEEP,
    keyFile: env.BACKUP_KEY_FILE === undefined ? null : resolve(env.BACKUP_KEY_FILE),
  };
};

/** Reads `env`; empty variables count as not set. @throws DomainError `bad_input` naming the variable. */
export const readConfig = (env: NodeJS.ProcessEnv): Config => {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const { path, message } = firstIssue(parsed.error);
    throw unusableSetting(path.join('.'), message);
  }
  const { PORT, HOST, QUARTERDECK_DATA, DATABASE_URL, QUARTERDECK_NOW, QUARTERDECK_SECRET_KEY } = parsed.data;
  const { TRUSTED_PROXY, ALLOWED_PRIVATE_HOSTS, LOG_LEVEL, LOG_FORMAT } = parsed.data;
  if (!isLoopback(HOST)) throw openToNetwork(HOST);
  return {
    host: HOST,
    port: PORT,
    dataDir: resolve(QUARTERDECK_DATA),
    databaseUrl: DATABASE_URL ?? null,
    secretKeys: QUARTERDECK_SECRET_KEY ?? null,
    trustedProxies: entriesOf(TRUSTED_PROXY),
    allowedPrivateHosts: entriesOf(ALLOWED_PRIVATE_HOSTS),
    backups: backupsOf(parsed.data, resolve(QUARTERDECK_DATA)),
    clock: QUARTERDECK_NOW ? () => new Date(QUARTERDECK_NOW) : systemClock,
    isClockStopped: QUARTERDECK_NOW !== undefined,
    logLevel: LOG_LEVEL,
    logFormat: LOG_FORMAT ?? null,
  };
};

/** Where stores are looked for, and what chooses it. */
export const placeOf = ({ databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>): string =>
  databaseUrl ? SERVER_PLACE : folderPlace(dataDir);
