import { withKnownStores } from '../stores';
import { domainError, errorView } from '../errorView';
import { databaseTrouble } from '../databaseTrouble';
import { isForeseen, isMisconfigured, logLine } from '../errors';
import { FolderTrouble } from '../folder';
import { backup } from './backup';
import { catalog } from './catalog';
import { cohorts } from './cohorts';
import {
  parseArguments,
  usageOf,
  type AloneContext,
  type Caller,
  type Command,
  type CommandContext,
} from './command';
import { demo } from './demo';
import { doctor } from './doctor';
import { importCommand } from './importFile';
import { keysCreate, keysList, keysRevoke } from './keys';
import { importsList, importsUndo } from './imports';
import { kpi } from './kpi';
import { parity } from './parity';
import { restore } from './restore';
import { roadmap } from './roadmap';
import { secretsRotate } from './secrets';
import { sourcesAdd } from './sourcesAdd';
import { sourcesRetire } from './sourcesRetire';
import { seriesList } from './series';
import { sourcesList, sourcesRemove, sourcesStatus, sourcesSync } from './sources';
import {
  storesArchive,
  storesCreate,
  storesDelete,
  storesList,
  storesUnarchive,
  storesUpdate,
} from './stores';
import { verify } from './verify';
import { ENVIRONMENT, MORE_HELP, noCommand, reference } from './sentences';

const COMMANDS: Command[] = [
  demo,
  storesCreate,
  storesUpdate,
  storesList,
  storesArchive,
  storesUnarchive,
  storesDelete,
  catalog,
  importCommand,
  importsList,
  importsUndo,
  sourcesAdd,
  sourcesList,
  sourcesSync,
  sourcesStatus,
  sourcesRetire,
  sourcesRemove,
  secretsRotate,
  keysCreate,
  keysList,
  keysRevoke,
  kpi,
  seriesList,
  cohorts,
  parity,
  roadmap,
  verify,
  backup,
  restore,
  doctor,
];

/** A command as its help describes it. */
export type Documented = Pick<Command, 'name' | 'usage' | 'summary' | 'details'>;

const SERVE: Documented = {
  name: 'serve',
  usage: '[--empty]',
  summary: 'start the dashboard; --empty leaves the demo out of the first start',
};

/** Every command, in the order of the help: what docs/cli.md is written from. */
export const DOCUMENTED: readonly Documented[] = [SERVE, ...COMMANDS];

const entryOf = (command: Documented): string => `  ${usageOf(command)}\n      ${command.summary}`;

/** The help of the command that `argv` calls; of all commands when it calls none. */
export const help = (argv: readonly string[] = []): string => {
  const command = DOCUMENTED.find(({ name }) => isCalled(name, argv));
  if (!command) {
    const entries = DOCUMENTED.map(entryOf);
    return ['Commands:', ...entries, '', MORE_HELP, '', ...ENVIRONMENT, ''].join('\n');
  }
  return [`Usage: ${usageOf(command)}`, '', command.summary, ...(command.details ?? []), ''].join('\n');
};

const isCalled = (name: string, argv: readonly string[]): boolean =>
  name.split(' ').every((word, i) => argv[i] === word);

const find = (argv: string[]): { command: Command; rest: string[] } => {
  for (const command of COMMANDS) {
    if (isCalled(command.name, argv)) return { command, rest: argv.slice(command.name.split(' ').length) };
  }
  throw noCommand(
    argv.slice(0, 2),
    DOCUMENTED.map(({ name }) => name),
  );
};

/** A sentence and what to do; of an unforeseen error, its one line. `requestId`: of the request that a server ran. */
export const describeError = (error: unknown, requestId?: string): string => {
  const { sentence, hint } = errorView(error, requestId);
  const toDo = domainError(error) ? hint : logLine(error);
  const lines = [sentence, toDo, requestId && reference(requestId)];
  return lines.map((line) => (line ? `${line}\n` : '')).join('');
};

/** For whoever starts it, as sysexits.h has them: 75 = try again later, 78 = what is set is not usable. */
export const exitCodeOf = (error: unknown): number => {
  if (isMisconfigured(error)) return 78;
  return databaseTrouble(error) || error instanceof FolderTrouble ? 75 : 1;
};

/** The arguments with what only the calling process knows. @throws DomainError `bad_input` when no such command or option exists; asks nothing of a database. */
export const fillInCommand = async (argv: string[], caller: Caller): Promise<string[]> => {
  const { command, rest } = find(argv);
  parseArguments(command, rest);
  return command.fillIn ? [...command.name.split(' '), ...(await command.fillIn(rest, caller))] : argv;
};

/** Whether the command opens the database by itself where no server works on it. */
export const isAlone = (argv: string[]): boolean => find(argv).command.alone !== undefined;

/** Whether the command makes nothing, not even the data folder. */
export const onlyLooks = (argv: string[]): boolean => find(argv).command.onlyLooks === true;

const runs = async (
  context: Pick<CommandContext, 'progress' | 'place' | 'server'>,
  run: () => Promise<number | void>,
): Promise<number> => {
  try {
    return (await run()) ?? 0;
  } catch (error) {
    const server = isForeseen(domainError(error)) ? undefined : context.server;
    server?.log(`Command: ${logLine(error)}`, { level: 'error', requestId: server.requestId });
    context.progress(describeError(error, server?.requestId));
    if (domainError(error)?.code === 'not_found') context.progress(`${context.place}\n`);
    return exitCodeOf(error);
  }
};

/** Runs one command; the answer goes to `out`, everything else to `progress`. Gives the exit code, never throws. */
export const runCommand = (argv: string[], context: CommandContext): Promise<number> =>
  runs(context, async () => {
    const { command, rest } = find(argv);
    try {
      return await command.run(context, parseArguments(command, rest));
    } catch (error) {
      throw await withKnownStores(context.database, error);
    }
  });

/** As `runCommand`, of a command that opens the database by itself. */
export const runAlone = (argv: string[], context: AloneContext): Promise<number> =>
  runs(context, async () => {
    const { command, rest } = find(argv);
    return command.alone?.(context, parseArguments(command, rest));
  });
