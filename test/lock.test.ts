import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { processStart } from '../server/lock/holder';
import { FolderLock, readHolder, readServer } from '../server/lock/lock';
import { startProgram } from './programs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quarterdeck-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const inodeOf = (path: string) => {
  const { dev, ino } = statSync(path, { bigint: true });
  return `${dev}:${ino}`;
};
const lockFile = () => join(folder, 'quarterdeck.lock');

/** A process of its own that takes the folder and then does nothing; gives what it said. */
const holdElsewhere = async () => {
  const child = await startProgram('test/lockChild.ts', [folder]);
  const said = await new Promise<string>((done) =>
    child.stdout.once('data', (chunk) => done(String(chunk).trim())),
  );
  const kill = () =>
    new Promise<void>((done) => {
      if (child.exitCode !== null) return done();
      child.once('exit', () => done());
      child.kill('SIGKILL');
    });
  const ended = new Promise<string | null>((done) => child.once('exit', (_, signal) => done(signal)));
  return { pid: child.pid, said, kill, ended };
};

describe('the lock on a data folder', () => {
  it('refuses a second holder with a sentence that names process and address', async () => {
    const lock = await FolderLock.acquire(folder, 'serve');
    lock.announce('http://127.0.0.1:4280');
    const second = FolderLock.acquire(folder, 'import');
    await expect(second).rejects.toThrow(`Process ${process.pid} (serve, since `);
    await expect(second).rejects.toThrow('answers at http://127.0.0.1:4280');
    lock.release();
    expect(readHolder(folder)).toBeNull();
    (await FolderLock.acquire(folder, 'import')).release();
  });

  it('makes it for its owner alone', async () => {
    const made = join(folder, 'new', 'data');
    const lock = await FolderLock.acquire(made, 'serve');
    lock.release();
    expect(statSync(made).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'new')).mode & 0o777).toBe(0o700);
  });

  it('waits for a command that is about to finish', async () => {
    const lock = await FolderLock.acquire(folder, 'kpi');
    setTimeout(lock.release, 300);
    (await FolderLock.acquire(folder, 'import', { waitMs: 5_000 })).release();
  });

  it('is held against another process, and falls with it when it is killed', async () => {
    const other = await holdElsewhere();
    try {
      expect(other.said).toBe('held');
      await expect(FolderLock.acquire(folder, 'serve')).rejects.toThrow(`Process ${other.pid} (serve`);
    } finally {
      await other.kill();
    }
    (await FolderLock.acquire(folder, 'serve')).release();
  });

  it('goes to exactly one of several that find a dead holder', async () => {
    writeFileSync(lockFile(), JSON.stringify({ pid: 2 ** 22 + 1, machine: hostname(), processStart: null }));
    const others = await Promise.all([holdElsewhere(), holdElsewhere(), holdElsewhere()]);
    await Promise.all(others.map((other) => other.kill()));
    expect(others.filter((other) => other.said === 'held')).toHaveLength(1);
  });

  it('does not take another process of the same number for the holder', async () => {
    const holder = { pid: process.pid, processStart: 'another start', machine: hostname(), purpose: 'serve' };
    writeFileSync(lockFile(), JSON.stringify(holder));
    (await FolderLock.acquire(folder, 'serve')).release();
    expect(processStart(process.pid)).not.toBeNull();
  });

  it('believes a holder of version 0.1.0 on another machine, as it does not touch its lock', async () => {
    const holder = { pid: 2 ** 22 + 1, processStart: null, machine: `not-${hostname()}`, purpose: 'serve' };
    writeFileSync(lockFile(), JSON.stringify(holder));
    await expect(FolderLock.acquire(folder, 'serve')).rejects.toThrow(`on not-${hostname()}`);
  });

  it('takes a torn lock file for debris, but not one that is just being written', async () => {
    writeFileSync(lockFile(), '');
    expect(readHolder(folder)).toBeNull();
    await expect(FolderLock.acquire(folder, 'serve')).resolves.toBeDefined();
    writeFileSync(lockFile(), '{"pid":');
    utimesSync(lockFile(), 0, 0);
    (await FolderLock.acquire(folder, 'serve')).release();
  });

  it('keeps the token from other accounts and removes it at the end', async () => {
    const lock = await FolderLock.acquire(folder, 'serve');
    expect(readServer(folder)?.token).toBe(lock.token);
    expect(lock.token).toMatch(/^[0-9a-f]{64}$/);
    expect(readFileSync(lockFile(), 'utf8')).not.toContain(lock.token);
    if (process.platform !== 'win32')
      expect(statSync(join(folder, 'quarterdeck.token')).mode & 0o777).toBe(0o600);
    lock.release();
    expect(existsSync(join(folder, 'quarterdeck.token'))).toBe(false);
  });

  /** The lock as another machine or container would have written it. */
  const heldElsewhere = (fields: object) => {
    const own = JSON.parse(readFileSync(lockFile(), 'utf8')) as object;
    // in place: the file keeps its inode
    writeFileSync(lockFile(), JSON.stringify({ ...own, ...fields }));
  };

  it.each([
    ['on another machine', { machine: 'not-this-one' }],
    ['in another container', { container: 'pid:[1]' }],
    ['of a machine that was started anew', { boot: 'before' }],
  ])('of a holder %s is debris once nobody touches it', async (_, fields) => {
    writeFileSync(lockFile(), '{}');
    heldElsewhere({ id: 'gone', pid: 1, purpose: 'serve', ...fields, file: inodeOf(lockFile()) });
    const began = performance.now();
    (await FolderLock.acquire(folder, 'serve', { goneMs: 600 })).release();
    expect(performance.now() - began).toBeGreaterThan(600);
  });

  it('of a holder in another container is believed as long as it is touched', async () => {
    writeFileSync(lockFile(), '{}');
    heldElsewhere({ id: 'there', pid: 1, purpose: 'serve', container: 'pid:[1]', file: inodeOf(lockFile()) });
    const touching = setInterval(() => utimesSync(lockFile(), new Date(), new Date()), 100);
    try {
      const second = FolderLock.acquire(folder, 'serve', { goneMs: 1_000 });
      await expect(second).rejects.toThrow('holds the data folder');
      expect(readServer(folder)?.holder.id).toBe('there');
    } finally {
      clearInterval(touching);
    }
  });

  it('is touched while its holder computes', { timeout: 15_000 }, async () => {
    const lock = await FolderLock.acquire(folder, 'serve');
    await sleep(500);
    const before = statSync(lockFile()).mtimeMs;
    const until = performance.now() + 4_000;
    while (performance.now() < until);
    expect(statSync(lockFile()).mtimeMs).toBeGreaterThan(before);
    lock.release();
  });

  it('ends a process that was asleep while another one took the folder', { timeout: 15_000 }, async () => {
    const other = await holdElsewhere();
    const ended = other.ended;
    writeFileSync(lockFile(), JSON.stringify({ id: 'another', pid: process.pid }));
    expect(await ended).toBe('SIGKILL');
  });

  it('of a copied folder is debris: neither does it refuse, nor do commands go to the original', async () => {
    const copy = mkdtempSync(join(tmpdir(), 'quarterdeck-copy-'));
    const other = await holdElsewhere();
    try {
      cpSync(folder, copy, { recursive: true, preserveTimestamps: true });
      expect(readServer(folder)?.holder.pid).toBe(other.pid);
      expect(readServer(copy)).toBeNull();
      (await FolderLock.acquire(copy, 'serve')).release();
    } finally {
      await other.kill();
      rmSync(copy, { recursive: true });
    }
  });

  it('of a copied folder whose original is not found is debris once nobody touches it', async () => {
    const copy = mkdtempSync(join(tmpdir(), 'quarterdeck-copy-'));
    const other = await holdElsewhere();
    try {
      cpSync(folder, copy, { recursive: true });
      const text = readFileSync(join(copy, 'quarterdeck.lock'), 'utf8');
      writeFileSync(join(copy, 'quarterdeck.lock'), text.replace(folder, `${folder}-moved`));
      expect(readServer(copy)).toBeNull();
      (await FolderLock.acquire(copy, 'serve', { goneMs: 600 })).release();
    } finally {
      await other.kill();
      rmSync(copy, { recursive: true });
    }
  });

  it('of a folder that was moved while its server runs is held', async () => {
    const lock = await FolderLock.acquire(folder, 'serve');
    const moved = `${folder}-moved`;
    renameSync(folder, moved);
    await expect(FolderLock.acquire(moved, 'import')).rejects.toThrow(`Process ${process.pid} (serve`);
    renameSync(moved, folder);
    lock.release();
  });
});
