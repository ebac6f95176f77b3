import { existsSync } from 'node:fs';
import { text as readAll } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandOutput } from './commandLine';
import type { AloneContext } from './cli/command';
import { runRemotely } from './cli/remote';
import {
  describeError,
  exitCodeOf,
  fillInCommand,
  help,
  isAlone,
  onlyLooks,
  runAlone,
  runCommand,
} from './cli/run';
import { connectorsFor, openConnectors } from './connectors';
import { placeOf, readConfig, type Config } from './config';
import { refuseOtherUser } from './folder';
import { FolderLock, readServer } from './lock';
import { openConfigured, openPlain, openRestored } from './open';

/** The command line: in the server if one holds the data folder, else in this process. */

const output: CommandOutput = {
  out: (text) => void process.stdout.write(text),
  progress: (text) => void process.stderr.write(text),
};

/** Another command may finish, a server may come up, while this one waits. */
const WAIT_MS = 60_000;
const POLL_MS = 250;

const runHere = async (config: Config, argv: string[], cwd: string): Promise<number> => {
  const say = (line: string) => output.progress(`${line}\n`);
  if (isAlone(argv)) {
    const openAt: AloneContext['openAt'] = (upTo, check) =>
      openPlain(config, { upTo, check, isRestoring: true });
    const openAsItIs = () => openPlain(config, { isAsItIs: true });
    const { clock } = config;
    return runAlone(argv, {
      ...{ config, cwd, clock, place: placeOf(config), openAt, openAsItIs, ...output },
      openRestored: () => openRestored(config, say),
      // a look or a restore makes no key
      connectors: () => openConnectors(config, true),
    });
  }
  const database = await openConfigured(config, say);
  try {
    const { clock } = config;
    const connectors = await connectorsFor(config, database.db);
    return await runCommand(argv, {
      ...{ config, database, clock, cwd, place: placeOf(config) },
      connectors,
      ...output,
    });
  } finally {
    await database.close();
  }
};

/** Address and token of the server that holds the folder; null when none does. Waits for one that is starting. */
const findServer = async (dataDir: string): Promise<{ address: string; token: string } | null> => {
  for (const deadline = Date.now() + WAIT_MS; ; await sleep(POLL_MS)) {
    const server = readServer(dataDir);
    if (!server || Date.now() > deadline) return null;
    const { holder, token } = server;
    if (holder.address && token) return { address: holder.address, token };
  }
};

const runOnFolder = async (config: Config, argv: string[], cwd: string): Promise<number> => {
  // where there is no folder nobody works on it, and it stays so
  if (onlyLooks(argv) && !existsSync(config.dataDir)) return runHere(config, argv, cwd);
  const server = await findServer(config.dataDir);
  if (server) return runRemotely({ address: server.address, token: server.token }, argv, cwd, output);
  const say = (line: string) => output.progress(`${line}\n`);
  const lock = await FolderLock.acquire(config.dataDir, argv[0] ?? 'command', { waitMs: WAIT_MS, say });
  try {
    return await runHere(config, argv, cwd);
  } finally {
    lock.release();
  }
};

/** Gives the exit code; null = the server runs on. */
const main = async (argv: string[]): Promise<number | null> => {
  if (argv.length === 0 || argv[0] === 'help' || argv.includes('--help')) {
    const asked = argv[0] === 'help' ? argv.slice(1) : argv;
    (argv.length === 0 ? output.progress : output.out)(help(asked));
    return argv.length === 0 ? 1 : 0;
  }
  if (argv[0] === 'serve') {
    await import('./main');
    return null;
  }
  const filled = await fillInCommand(argv, { env: process.env, stdin: () => readAll(process.stdin) });
  const config = readConfig(process.env);
  refuseOtherUser(config.dataDir);
  const cwd = process.env.INIT_CWD ?? process.cwd();
  return config.databaseUrl ? runHere(config, filled, cwd) : runOnFolder(config, filled, cwd);
};

/** `quarterdeck kpi … | head` closes the pipe early: that is no error. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

/** Ends the process when all is written, whatever a database that failed to open has left running. */
const exit = (code: number) => process.stdout.write('', () => process.exit(code));

main(process.argv.slice(2)).then(
  (code) => {
    if (code !== null) exit(code);
  },
  (error: unknown) => {
    output.progress(describeError(error));
    exit(exitCodeOf(error));
  },
);
