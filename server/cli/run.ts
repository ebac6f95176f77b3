import { domainError, errorView, logLine } from '../api/errors';
import { badInput } from '../errors';
import { catalog } from './catalog';
import { cohorts } from './cohorts';
import { parseArguments, usageOf, type Command, type CommandContext } from './command';
import { demo } from './demo';
import { importCommand } from './importFile';
import { kpi } from './kpi';
import { roadmap } from './roadmap';
import { storesCreate, storesList, storesUpdate } from './stores';
import { verify } from './verify';

const COMMANDS: Command[] = [
  demo,
  storesCreate,
  storesUpdate,
  storesList,
  catalog,
  importCommand,
  kpi,
  cohorts,
  roadmap,
  verify,
];

/** All commands with their arguments. */
export const help = (): string => {
  const serve = '  quarterdeck serve [--empty]\n      start the dashboard; --empty leaves the demo out';
  const entries = COMMANDS.map((command) => `  ${usageOf(command)}\n      ${command.summary}`);
  const environment = [
    '  QUARTERDECK_DATA  data folder (default ./data)',
    '  DATABASE_URL      a Postgres server instead of the embedded database',
  ];
  return ['Commands:', serve, ...entries, '', 'Environment:', ...environment, ''].join('\n');
};

const find = (argv: string[]): { command: Command; rest: string[] } => {
  for (const command of COMMANDS) {
    const words = command.name.split(' ');
    if (words.every((word, i) => argv[i] === word)) return { command, rest: argv.slice(words.length) };
  }
  const names = ['serve', ...COMMANDS.map((command) => command.name)].join(', ');
  throw badInput(`There is no command "${argv.slice(0, 2).join(' ')}"; there are ${names}.`);
};

/** A sentence and what to do; of an unforeseen error, its one line. */
export const describeError = (error: unknown): string => {
  if (!domainError(error)) return `${errorView(error).sentence}\n${logLine(error)}\n`;
  const { sentence, hint } = errorView(error);
  return hint ? `${sentence}\n${hint}\n` : `${sentence}\n`;
};

/** @throws DomainError `bad_input` when no such command or option exists; asks nothing of a database. */
export const checkCommand = (argv: string[]): void => {
  const { command, rest } = find(argv);
  parseArguments(command, rest);
};

/** Runs one command; the answer goes to `out`, everything else to `progress`. Gives the exit code, never throws. */
export const runCommand = async (argv: string[], context: CommandContext): Promise<number> => {
  try {
    const { command, rest } = find(argv);
    return (await command.run(context, parseArguments(command, rest))) ?? 0;
  } catch (error) {
    context.progress(describeError(error));
    return 1;
  }
};
