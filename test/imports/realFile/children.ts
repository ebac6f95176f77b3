import { startProgram, type RunningProgram } from '../../programs';
import type { ChildTask } from './importChild';

export interface ImportProcess {
  child: RunningProgram;
  /** Everything that it has said so far, line by line. */
  said: string[];
  /** Resolves once it has said this line. */
  heard(line: string): Promise<void>;
  /** Exit code, null when it was killed. */
  ended: Promise<number | null>;
}

/** Imports in a process of its own. */
export const importInChild = async (task: ChildTask): Promise<ImportProcess> => {
  const child = await startProgram('test/imports/realFile/importChild.ts', [JSON.stringify(task)]);
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
