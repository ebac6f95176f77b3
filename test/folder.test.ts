import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodeOf } from '../server/cli/run';
import { refuseOtherUser, useError, writeError } from '../server/folder';
import { FolderLock } from '../server/lock';
import { openVault } from '../server/secrets';
import { openSpool } from '../server/spool/spool';
import { programPath, type Program } from './programs';

/** A data folder that can't be used, or whose disk is full: what is told of it, and by which code a start ends. */

let place: string;
/** Below a file, where no folder can be, whoever asks. */
let below: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'quarterdeck-folder-'));
  writeFileSync(join(place, 'file'), '');
  below = join(place, 'file', 'data');
});
afterAll(() => rmSync(place, { recursive: true }));

const systemError = (code: string) => Object.assign(new Error(`${code}: as the system has it`), { code });
const { username } = userInfo();

/** How a program ends on a folder, and what it wrote. */
const ended = async (dataDir: string, program: Program, args: string[]) => {
  const child = spawn(process.execPath, [await programPath(program), ...args], {
    env: { ...process.env, QUARTERDECK_DATA: dataDir, DATABASE_URL: '', PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const [exit] = (await once(child, 'exit')) as [number];
  return { exit, said: (await said).join('') };
};

describe('a folder that can not be used', () => {
  it.each([
    ['EACCES', 'it lacks the rights'],
    ['EPERM', 'it lacks the rights'],
    ['EROFS', 'that can only be read'],
    ['ENOTDIR', 'a part of the path is a file'],
    ['EEXIST', 'that is a file'],
    ['ENOENT', 'a part of the path leads nowhere'],
  ])('is told with its user, and ends a start with 78: %s', (code, why) => {
    const told = useError(systemError(code), '/srv/data');
    expect(told).toMatchObject({
      message: `The user ${username} can not use the folder /srv/data: ${why} (${code}).`,
      hint: 'Let this user read and write there, or choose another folder with QUARTERDECK_DATA.',
    });
    expect(exitCodeOf(told)).toBe(78);
  });

  it('because its disk is full ends a start with 75: that may change', () => {
    const told = useError(systemError('ENOSPC'), '/srv/data');
    expect(told).toMatchObject({
      message: 'The disk of /srv/data is full (ENOSPC). Nothing was stored.',
      hint: 'Make room there, and try again.',
    });
    expect(exitCodeOf(told)).toBe(75);
  });

  it('any more, while it is in use, may be tried again', () => {
    const told = writeError(systemError('EROFS'), '/srv/data');
    expect(told).toMatchObject({
      code: 'unavailable',
      message: '/srv/data can not be written (EROFS). Nothing was stored.',
      hint: 'Let the user of Quarterdeck write there, and look at its disk.',
    });
    expect(exitCodeOf(told)).toBe(75);
  });

  it.each([systemError('ECONNRESET'), systemError('42501'), new Error('x'), 'x'])(
    'is not %s, which stays as it is',
    (error) => {
      expect([useError(error, '/srv/data'), writeError(error, '/srv/data')]).toEqual([error, error]);
    },
  );

  it('is told by all who begin with one: the lock, the spool and the key', async () => {
    const sentence = `The user ${username} can not use the folder ${below}: a part of the path is a file (ENOTDIR).`;
    await expect(FolderLock.acquire(below, 'serve')).rejects.toThrow(sentence);
    await expect(openSpool(below)).rejects.toThrow(sentence);
    expect(() => openVault(below, null)).toThrow(sentence);
    await expect(FolderLock.acquire(join(place, 'file'), 'serve')).rejects.toThrow(
      'that is a file (EEXIST).',
    );
  });

  it.each<[Program, ...string[]]>([['server/main.ts'], ['server/cli.ts', 'stores', 'list']])(
    'ends the program with that sentence: %s',
    async (program, ...args) => {
      const { exit, said } = await ended(below, program, args);
      expect(said).toContain(`The user ${username} can not use the folder ${below}: `);
      expect(exit).toBe(78);
    },
  );
});

/** A user that no system has a name for. */
const NOBODY = 54_321;
const isRoot = process.getuid?.() === 0;

describe('the folder of another user', () => {
  const folderWith = (...made: string[]) => {
    const dataDir = mkdtempSync(join(place, 'data-'));
    for (const name of made) mkdirSync(join(dataDir, name));
    return dataDir;
  };
  const mine = process.getuid?.() ?? 0;
  /** Another process, whose files belong to it or, on some file systems, to one user for all. */
  const other = (uid: number, writesAs: number = uid) => ({ uid, writesAs: () => writesAs });

  it('is refused to whoever would leave files there, with its owner and both ways out', () => {
    const dataDir = folderWith('db');
    const refused = (() => {
      try {
        refuseOtherUser(dataDir, other(NOBODY));
      } catch (error) {
        return error;
      }
      return null;
    })();
    expect(refused).toMatchObject({
      message: `${join(dataDir, 'db')} belongs to the user ${username}, and this runs as ${NOBODY}: what ${NOBODY} leaves there can keep the server from starting.`,
      hint: `Run it as its owner: sudo -u ${username} env QUARTERDECK_DATA=${dataDir} … Or make all of the folder ${NOBODY}'s: chown -R ${NOBODY} ${dataDir}`,
    });
    expect(exitCodeOf(refused)).toBe(78);
  });

  it.each<[string, string[], number, number]>([
    ['its owner', ['db'], mine, mine],
    ['a server of its own user in a volume of root that is open to its group', [], NOBODY, NOBODY],
    ['whoever writes as the owner: the file system gives all to one user', ['db'], NOBODY, mine],
  ])('lets in %s', (_who, made, uid, writesAs) => {
    expect(() => refuseOtherUser(folderWith(...made), other(uid, writesAs))).not.toThrow();
  });

  it('that is not there yet lets in everybody', () => {
    expect(() => refuseOtherUser(join(place, 'none'), other(NOBODY))).not.toThrow();
  });

  // to give a folder to another user takes root's rights
  it
    .runIf(isRoot)
    .each<[Program, ...string[]]>([
      ['server/main.ts'],
      ['server/cli.ts', 'stores', 'list'],
      ['server/cli.ts', 'doctor'],
    ])('ends the program of root with 78, and nothing is left there: %s %s', async (program, ...args) => {
    const dataDir = folderWith();
    chownSync(dataDir, NOBODY, NOBODY);
    const { exit, said } = await ended(dataDir, program, args);
    expect(said).toContain(`${dataDir} belongs to the user ${NOBODY}, and this runs as root`);
    expect(said).toContain(`sudo -u '#${NOBODY}'`);
    expect(exit).toBe(78);
    expect(readdirSync(dataDir)).toEqual([]);
  });
});
