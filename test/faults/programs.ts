import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../drizzle/packageRoot';

/** The built programs, as campaigns start them. */

/** Starts the server (`main`) or a command (`cli`) in a process of its own; its stdout is a pipe. */
export type Start = (
  program: 'main' | 'cli',
  args: string[],
  env: NodeJS.ProcessEnv,
) => ChildProcess | Promise<ChildProcess>;

/** Starts what `npm start` has built; its stderr goes to the end of a file. */
export const startBuilt =
  (log: string): Start =>
  (program, args, env) =>
    spawn(process.execPath, [join(packageRoot(), 'dist', 'server', `${program}.js`), ...args], {
      env,
      stdio: ['ignore', 'pipe', openSync(log, 'a')],
    });

const PATIENCE_MS = 600_000;

/** Where a server listens. @throws when it ends before it does, or takes longer than ten minutes. */
export const addressOf = (server: ChildProcess): Promise<string> =>
  new Promise((ready, failed) => {
    const late = setTimeout(() => failed(new Error('the server does not listen')), PATIENCE_MS);
    server.stdout?.on('data', (chunk: Buffer) => {
      const address = /is ready: (\S+)/.exec(chunk.toString())?.[1];
      if (address === undefined) return;
      clearTimeout(late);
      ready(address);
    });
    server.once('exit', (code, signal) => {
      clearTimeout(late);
      failed(new Error(`the server ended (${code ?? signal}) before it listened`));
    });
  });

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

/** Sends a signal, and waits until the process is gone. Gives its exit code or signal. */
export const endWith = async (child: ChildProcess, signal: NodeJS.Signals): Promise<number | string> => {
  if (!hasEnded(child)) {
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }
  return child.exitCode ?? child.signalCode ?? 'unknown';
};

export interface Ended {
  /** Null = it was killed. */
  code: number | null;
  text: string;
}

/** Waits for the end of a command. */
export const outcomeOf = async (child: ChildProcess): Promise<Ended> => {
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  if (!hasEnded(child)) await once(child, 'exit');
  return { code: child.exitCode, text };
};
