import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodeOf } from '../server/cli/run';
import { useError, writeError } from '../server/folder';
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
      const child = spawn(process.execPath, [await programPath(program), ...args], {
        env: { ...process.env, QUARTERDECK_DATA: below, DATABASE_URL: '', PORT: '0' },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const said = Promise.all([text(child.stdout), text(child.stderr)]);
      const [exit] = (await once(child, 'exit')) as [number];
      expect((await said).join('')).toContain(`The user ${username} can not use the folder ${below}: `);
      expect(exit).toBe(78);
    },
  );
});
