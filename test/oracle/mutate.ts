import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../drizzle/packageRoot';
import { MUTATIONS, type Mutation } from './mutations';

/** Plants each fault in a copy of the tree, runs the oracle there and expects it to fail. */

const COPIED = ['server', 'shared', 'drizzle', 'test', 'package.json', 'tsconfig.json'];
/** Enough figures that every fault shows, and no more. */
const RUN = ['--shops', '5', '--values', '12000', '--size', '70'];

/** Gives what takes it out again. */
const plant = (folder: string, { what, file, from, to }: Mutation): (() => void) => {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  const found = text.split(from).length - 1;
  if (found !== 1)
    throw new Error(`The fault "${what}" can't be planted: its text stands ${found} times in ${file}.`);
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
  return () => writeFileSync(path, text);
};

const run = (folder: string): Promise<{ code: number | null; said: string }> =>
  new Promise((done) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'test/oracle/main.ts', ...RUN, '--fast'], {
      cwd: folder,
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
    child.once('close', (code) => done({ code, said }));
  });

/** How a run ended: by figures that differ, by books that `verify` recomputes otherwise, or by a change that the ledger refuses. */
const verdictOf = ({ code, said }: { code: number | null; said: string }): string | null => {
  if (code === 0) return null;
  const differing = /: (\d+) values, ([1-9]\d*) differences/.exec(said);
  if (differing) return `caught: ${differing[2]} of ${differing[1]} figures differ`;
  if (/verify: /.test(said)) return 'caught: verify recomputes other books';
  if (/The ledger refuses this change/.test(said)) return 'caught: the ledger refuses the change itself';
  throw new Error(`The run ended for another reason:\n${said.slice(-2_000)}`);
};

/** Plants those whose words or file match `only`, one after the other. */
export const mutate = async (say: (line: string) => void, only = ''): Promise<boolean> => {
  const wanted = MUTATIONS.filter(({ what, file }) => new RegExp(only).test(`${what} ${file}`));
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-oracle-'));
  try {
    for (const name of COPIED) cpSync(join(packageRoot(), name), join(folder, name), { recursive: true });
    symlinkSync(join(packageRoot(), 'node_modules'), join(folder, 'node_modules'));
    const sound = await run(folder);
    if (sound.code !== 0) throw new Error(`Without a fault the oracle fails:\n${sound.said.slice(-2_000)}`);
    let missed = 0;
    for (const mutation of wanted) {
      const takeOut = plant(folder, mutation);
      const verdict = verdictOf(await run(folder));
      takeOut();
      if (!verdict) missed++;
      say(`${mutation.what} (${mutation.file}): ${verdict ?? 'MISSED'}`);
    }
    say(`${wanted.length} faults planted, ${missed} missed`);
    return missed === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
