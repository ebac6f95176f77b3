import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Database, Db } from '../../drizzle/client';
import type { CommandOutput } from '../commandLine';
import type { Config } from '../config';
import type { Log } from '../log';
import type { Store } from '../types';
import { firstIssue } from '../errors';
import type { Connectors } from '../connections';
import { localDay } from '../facts/fields';
import { storeBySlug } from '../stores';
import type { Clock, Day } from '../time';
import { missing, noFilter, unparsed, wrongOption } from './sentences';

/** What a command works with, in a process of its own or inside the server. */
export interface CommandContext extends CommandOutput {
  database: Database;
  clock: Clock;
  /** Folder that file names are relative to. */
  cwd: string;
  /** What reaches a platform. */
  connectors: () => Connectors;
  /** Where the database is and what chooses it, in a sentence. */
  place: string;
  /** Of the process; absent where a test runs a command that does not ask for it. */
  config?: Config;
  /** The server that runs it, and the request that asked; absent in a process of its own. */
  server?: { requestId: string; log: Log };
}

/** What a command works with that opens the database by itself, where no server works on it. */
export interface AloneContext
  extends CommandOutput, Pick<CommandContext, 'cwd' | 'place' | 'clock' | 'connectors'> {
  config: Config;
  /** Whichever version its tables have. */
  openAsItIs: () => Promise<Database>;
  /** For a restore: with the tables that the named migration left, once `check` has seen what is there. */
  openAt: (upTo: string, check: (db: Db) => Promise<void>) => Promise<Database>;
  /** What was restored, brought up to date, and without what the log of erasures has. */
  openRestored: () => Promise<Database>;
}

/**
 * Values of options by name: `text` was given once, `list` any number of times, `flag` stands alone. The text of an
 * `optional` one that stands alone is empty.
 */
export interface Arguments {
  positionals: string[];
  text: (name: string) => string | undefined;
  required: (name: string) => string;
  list: (name: string) => string[];
  flag: (name: string) => boolean;
}

export interface Caller {
  env: Readonly<Record<string, string | undefined>>;
  /** All of standard input. */
  stdin: () => Promise<string>;
}

export interface Command {
  /** Words that call it, such as `stores create`. */
  name: string;
  /** Arguments after the name, for the usage. */
  usage: string;
  summary: string;
  /** Lines of its own help, below the usage. */
  details?: string[];
  options: Record<string, 'text' | 'list' | 'flag' | 'optional'>;
  /** Arguments without a name; absent = none are taken. */
  positionals?: boolean;
  /**
   * What only the called process knows, its environment and standard input. Both are written into the arguments
   * before the command is run, here or in the server.
   */
  fillIn?: (argv: string[], caller: Caller) => Promise<string[]>;
  /** Gives the exit code; nothing = 0. */
  run: (context: CommandContext, args: Arguments) => Promise<number | void>;
  /** A command that makes nothing, not even the data folder. */
  onlyLooks?: boolean;
  /** In place of `run` where no server works on the database: the command opens it by itself. */
  alone?: (context: AloneContext, args: Arguments) => Promise<number | void>;
}

const optionsOf = (command: Command): NonNullable<ParseArgsConfig['options']> =>
  Object.fromEntries(
    Object.entries(command.options).map(([name, kind]) => [
      name,
      { type: kind === 'flag' ? ('boolean' as const) : ('string' as const), multiple: kind === 'list' },
    ]),
  );

/** An option that may stand alone gets an empty value where no value follows. */
const withEmpty = ({ options }: Command, argv: readonly string[]): string[] =>
  argv.map((arg, i) => {
    const isAlone = options[arg.replace(/^--/, '')] === 'optional' && arg.startsWith('--');
    return isAlone && /^(?:-.*)?$/.test(argv[i + 1] ?? '') ? `${arg}=` : arg;
  });

/** As it can be typed on a fresh clone. */
export const usageOf = ({ name, usage }: Pick<Command, 'name' | 'usage'>): string =>
  `npm run -s quarterdeck -- ${name} ${usage}`.trim();

/** @throws DomainError `bad_input` with the command's usage. */
export const parseArguments = (command: Command, argv: string[]): Arguments => {
  const values = parseValues(command, argv);
  const text = (name: string) => values.options[name] as string | undefined;
  return {
    positionals: values.positionals,
    text,
    required: (name) => {
      const value = text(name);
      if (value === undefined || value === '') throw missing(name, usageOf(command));
      return value;
    },
    list: (name) => (values.options[name] ?? []) as string[],
    flag: (name) => values.options[name] === true,
  };
};

const parseValues = (command: Command, argv: string[]) => {
  try {
    const { values, positionals } = parseArgs({
      args: withEmpty(command, argv),
      options: optionsOf(command),
      allowPositionals: command.positionals ?? false,
      strict: true,
    });
    return { options: values as Record<string, unknown>, positionals };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw unparsed(error.message.split('. ')[0] ?? error.message, usageOf(command));
  }
};

/** Runs the reads of one answer on one snapshot of one store. */
export const inStore = <T>(
  { database }: CommandContext,
  args: Arguments,
  work: (tx: Db, store: Store) => Promise<T>,
): Promise<T> => {
  const slug = args.required('store');
  return database.read(async (tx) => work(tx, await storeBySlug(tx, slug)));
};

/** A day of the calendar that an option names. @throws DomainError `bad_input` if it is none. */
export const dayOption = (args: Arguments, name: string): Day | undefined => {
  const text = args.text(name);
  if (text === undefined) return undefined;
  const parsed = localDay.safeParse(text);
  if (!parsed.success) throw wrongOption(name, firstIssue(parsed.error).message);
  return parsed.data;
};

export const writeJson = (context: Pick<CommandContext, 'out'>, value: unknown): void =>
  context.out(`${JSON.stringify(value, null, 2)}\n`);

/** DIM=VALUE of `--where`, the value taken as it stands. */
export const filterOf = (text: string): { dimension: string; value: string } => {
  const at = text.indexOf('=');
  if (at < 1) throw noFilter(text);
  return { dimension: text.slice(0, at), value: text.slice(at + 1) };
};
