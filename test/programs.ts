import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { build } from 'vite';
import { packageRoot } from '../drizzle/packageRoot';

/**
 * Programs that tests start in a process of their own. All are built together: that takes less CPU than one
 * start from the sources, which transforms each of several hundred files.
 */
const PROGRAMS = [
  'server/cli.ts',
  'server/main.ts',
  'test/imports/realFile/importChild.ts',
  'test/imports/undoChild.ts',
  'test/jobs/jobChild.ts',
  'test/lockChild.ts',
  'test/pixel/serverChild.ts',
  'test/sealChild.ts',
  'test/sources/readChild.ts',
] as const;
export type Program = (typeof PROGRAMS)[number];
export type RunningProgram = ChildProcessByStdio<Writable, Readable, null>;

const nameOf = (program: Program): string => program.replaceAll('/', '-').replace(/\.ts$/, '');

/** Folder of the built programs: packages are found from it as from the sources. */
const buildAll = async (): Promise<string> => {
  const root = packageRoot();
  // The run removes its folder at its end, see test/template.ts.
  const outDir = mkdtempSync(join(process.env.QUARTERDECK_TEST_PROGRAMS!, 'built-'));
  await build({
    ...{ root, configFile: false, logLevel: 'warn' },
    build: {
      ...{ ssr: true, target: 'node20', outDir },
      rolldownOptions: {
        input: Object.fromEntries(PROGRAMS.map((program) => [nameOf(program), join(root, program)])),
      },
    },
  });
  return outDir;
};

let built: Promise<string> | undefined;

/** Where a program is, as it is built. */
export const programPath = async (program: Program): Promise<string> =>
  join(await (built ??= buildAll()), `${nameOf(program)}.js`);

/** Starts a program; what it writes to stderr goes to the test's. */
export const startProgram = async (
  program: Program,
  args: string[],
  { env = process.env, node = [] }: { env?: NodeJS.ProcessEnv; node?: string[] } = {},
): Promise<RunningProgram> => {
  const path = await programPath(program);
  return spawn(process.execPath, [...node, path, ...args], { env, stdio: ['pipe', 'pipe', 'inherit'] });
};
