import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ChildTask } from './importChild';

const script = fileURLToPath(new URL('./importChild.ts', import.meta.url));

export interface ImportProcess {
  child: ChildProcess;
  /** Everything that it has said so far, line by line. */
  said: string[];
  /** Resolves once it has said this line. */
  heard(line: string): Promise<void>;
  /** Exit code, null when it was killed. */
  ended: Promise<number | null>;
}

/** Imports in a process of its own. */
export const importInChild = (task: ChildTask): ImportProcess => {
  const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: string[] = [];
  const waiting: { line: string; done: () => void }[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    for (const line of chunk.toString().split('\n').filter(Boolean)) {
      said.push(line);
      for (const waiter of waiting) if (waiter.line === line) waiter.done();
    }
  });
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  const heard = (line: string) =>
    new Promise<void>((done, failed) => {
      if (said.includes(line)) return done();
      waiting.push({ line, done });
      void ended.then((code) => failed(new Error(`the process ended (${code}) before it said "${line}"`)));
    });
  return { child, said, heard, ended };
};
