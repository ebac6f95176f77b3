import { accessSync, constants } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { Cron } from 'croner';
import { z } from 'zod';
import { hostProblem, rangeProblem } from './addresses';
import { firstIssue } from './errors';
import { areKeys } from './secrets';
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
  logLevel: (typeof LEVELS)[number];
  /** Null = text on a terminal, JSON elsewhere. */
  logFormat: (typeof FORMATS)[number] | null;
}

export interface ScheduledBackups {
  /** Pattern of cron, in the time zone of the machine. */
  schedule: string;
  /** Absolute path. */
  folder: string;
  /** BACKUP_FOLDER names it: it is there, and not made. */
  isChosen: boolean;
  /** How many stay. */
  keep: number;
  /** Absolute path; null = not encrypted. */
  keyFile: string | null;
}

/** `a, b` → ['a', 'b']. */
const entriesOf = (text = ''): string[] => text.split(',').flatMap((entry) => entry.trim() || []);

/** What is wrong with a value, in words that follow it; null = nothing. */
type Problem = (value: string) => string | null;

/** Each of the parts of a value is without a problem, which is told with the part. */
const parts = (partsOf: (text: string) => string[], problem: Problem) =>
  z.string().superRefine((text, context) => {
    for (const part of partsOf(text)) {
      const wrong = problem(part);
      if (wrong !== null) context.addIssue({ code: 'custom', message: `${part} ${wrong}` });
    }
  });

/** Entries by comma, each without a problem. */
const list = (problem: Problem) => parts(entriesOf, problem).optional();

const one = (problem: Problem) => parts((text) => [text], problem);

/** In digits: neither `1e3` nor `0x10` is meant as a number. */
const whole = (least: number, most: number) => {
  const isWithin = (text: string) => /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most;
  return one((text) => (isWithin(text) ? null : INVALID_SETTING.whole(least, most))).transform(Number);
};

const isInstant = (text: string): boolean => z.iso.datetime({ offset: true }).safeParse(text).success;
const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
const FORMATS = ['text', 'json'] as const;
const choice = <const T extends readonly string[]>(known: T) =>
  z.enum(known, { error: ({ input }) => `${String(input)} ${INVALID_SETTING.choice(known)}` });

const isReadable = (path: string): boolean => {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
};

/** As the driver of Postgres knows them. */
const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];
const SSL_FILES = ['sslrootcert', 'sslcert', 'sslkey'];

/** Of the encryption that an address asks for. Nothing else of the address is repeated: it has a password. */
const encryptionProblem = (url: string): string | null => {
  const { searchParams: asked } = new URL(url);
  const mode = asked.get('sslmode');
  if (mode !== null && !SSL_MODES.includes(mode)) return INVALID_SETTING.sslMode(mode, SSL_MODES);
  for (const name of SSL_FILES) {
    const path = asked.get(name);
    if (path !== null && !isReadable(path)) return INVALID_SETTING.sslFile(name, path);
  }
  return mode === 'verify-ca' && !asked.has('sslrootcert') ? INVALID_SETTING.sslNoRoot : null;
};

/** Why an address is none of a database server; null = it is one. */
const addressProblem = (url: string): string | null => {
  if (!/^postgres(ql)?:\/\//.test(url)) return INVALID_SETTING.noPostgres;
  return URL.canParse(url) ? encryptionProblem(url) : INVALID_SETTING.noUrl;
};

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
  PORT: whole(0, 65_535).default(4280).describe('Port of the dashboard; `0` takes a free one.'),
  HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address to listen on: loopback only, until there is sign-in.'),
  QUARTERDECK_DATA: z.string().default('./data').describe('The data folder. Commands need it too.'),
  DATABASE_URL: z
    .string()
    .superRefine((url, context) => {
      const message = addressProblem(url);
      if (message !== null) context.addIssue({ code: 'custom', message });
    })
    .optional()
    .describe('`postgres://…`, version 15 or newer. Without it: the embedded database in the data folder.'),
  QUARTERDECK_SECRET_KEY: z
    .string()
    .refine(areKeys, INVALID_SETTING.noKeys)
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
    .describe(
      'Where scheduled backups go, best to another disk. The folder has to be there. Without it: `backups` in the data folder.',
    ),
  BACKUP_KEEP: whole(1, 100_000).default(7).describe('How many scheduled backups are kept: the oldest go.'),
  BACKUP_KEY_FILE: z
    .string()
    .optional()
    .describe(
      'File whose content encrypts scheduled backups. One that is missing is told, and ends no start: no backup is taken until it is there. Without this setting: whoever has the file can read it.',
    ),
  QUARTERDECK_NOW: one((text) => (isInstant(text) ? null : INVALID_SETTING.instant))
    .optional()
    .describe('Stops the clock at an instant, e.g. `2026-03-01T12:00:00Z`.'),
  LOG_LEVEL: choice(LEVELS)
    .default('info')
    .describe('The least of what is logged: `debug` (every request), `info`, `warn` or `error`.'),
  LOG_FORMAT: choice(FORMATS)
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
    isChosen: env.BACKUP_FOLDER !== undefined,
    keep: env.BACKUP_KEEP,
    keyFile: env.BACKUP_KEY_FILE === undefined ? null : resolve(env.BACKUP_KEY_FILE),
  };
};

/** Without spaces around the values; what is empty then counts as not set. */
const givenIn = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value = '']) => (value.trim() === '' ? [] : [[name, value.trim()]])),
  );

/** Reads `env`; empty variables count as not set. @throws DomainError `bad_input` naming the variable. */
export const readConfig = (env: NodeJS.ProcessEnv): Config => {
  const given = givenIn(env);
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
