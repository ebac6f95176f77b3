import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderLock, processStart, readHolder, readToken } from '../server/lock';
import { startProgram } from './programs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quarterdeck-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

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
  return { pid: child.pid, said, kill };
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

  it('waits for a command that is about to finish', async () => {
    const lock = await FolderLock.acquire(folder, 'kpi');
    setTimeout(lock.release, 300);
    (await FolderLock.acquire(folder, 'import', 5_000)).release();
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

  it('believes a holder on another machine', async () => {
    const holder = { pid: 2 ** 22 + 1, processStart: null, machine: `not-${hostname()}`, purpose: 'serve' };
    writeFileSync(lockFile(), JSON.stringify(holder));
    await expect(FolderLock.acquire(folder, 'serve')).rejects.toThrow(`on not-${hostname()}`);
  });

  it('takes a torn lock file for debris, but not one that is just being written', async () => {
    writeFileSync(lockFile(), '');
    expect(readHolder(folder)).toBeNull();
    await expect(FolderLock.acquire(folder, 'serve', 0)).resolves.toBeDefined();
    writeFileSync(lockFile(), '{"pid":');
    utimesSync(lockFile(), 0, 0);
    (await FolderLock.acquire(folder, 'serve')).release();
  });

  it('keeps the token from other accounts and removes it at the end', async () => {
    const lock = await FolderLock.acquire(folder, 'serve');
    expect(readToken(folder)).toBe(lock.token);
    expect(lock.token).toMatch(/^[0-9a-f]{64}$/);
    expect(readFileSync(lockFile(), 'utf8')).not.toContain(lock.token);
    if (process.platform !== 'win32')
      expect(statSync(join(folder, 'quarterdeck.token')).mode & 0o777).toBe(0o600);
    lock.release();
    expect(readToken(folder)).toBeNull();
  });
});
