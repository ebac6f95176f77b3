import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rows, type Database } from '../drizzle/client';
import { runCommand } from '../server/cli/run';
import { readConfig } from '../server/config';
import { isKeyMissed, lockedWords } from '../server/connections';
import { connectorsFor } from '../server/connectors';
import {
  addSource,
  connectionOf,
  resealAll,
  sourceNamed,
  type SourceContext,
} from '../server/connections/sources';
import { openVault, vaultOf, type Vault } from '../server/secrets';
import type { Driver } from '../server/sources/driver';
import { testConnectors } from './connectors';
import { testDatabase, testStore } from './database';
import { startProgram } from './programs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quarterdeck-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const keyFile = () => join(folder, 'secret.key');
const keys = () => readFileSync(keyFile(), 'utf8').trim().split('\n');

describe('a sealed secret', () => {
  const vault = vaultOf([Buffer.alloc(32, 1)]);
  const sealed = vault.seal('hush', 'store 1, source shop');

  it('opens in its place, and is never the same twice', () => {
    expect(vault.open(sealed, 'store 1, source shop')).toBe('hush');
    expect(vault.seal('hush', 'store 1, source shop')).not.toBe(sealed);
    expect(sealed).not.toContain(Buffer.from('hush').toString('base64url'));
  });

  it('does not open in another place', () => {
    expect(() => vault.open(sealed, 'store 2, source shop')).toThrow('A stored credential is damaged.');
  });

  it('does not open once a single character has changed', () => {
    const from = sealed.indexOf('.', 3) + 1;
    for (let i = from; i < sealed.length - 1; i++) {
      if (sealed[i] === '.') continue;
      const other = sealed[i] === 'A' ? 'B' : 'A';
      // the last character of a part carries bits that mean nothing: they may change
      if (sealed[i + 1] === '.') continue;
      const tampered = sealed.slice(0, i) + other + sealed.slice(i + 1);
      expect(() => vault.open(tampered, 'store 1, source shop'), String(i)).toThrow('damaged');
    }
  });

  it('does not open with a shorter tag, without a part, or as something else', () => {
    const [version, name, iv, tag, text] = sealed.split('.');
    const short = Buffer.from(tag!, 'base64url').subarray(0, 4).toString('base64url');
    for (const wrong of [
      [version, name, iv, short, text],
      [version, name, iv, '', text],
      [version, name, iv, tag],
      ['v0', name, iv, tag, text],
      [''],
    ])
      expect(() => vault.open(wrong.join('.'), 'store 1, source shop')).toThrow('A stored credential');
  });

  it('says what to do when its key is lost', () => {
    expect(() => vaultOf([Buffer.alloc(32, 2)]).open(sealed, 'store 1, source shop')).toThrow(
      expect.objectContaining({
        code: 'unavailable',
        message: 'A stored credential can not be opened: the key that sealed it is not here.',
        hint: 'Put back secret.key of the data folder (or QUARTERDECK_SECRET_KEY), or enter the credential again.',
      }),
    );
  });
});

describe('the key', () => {
  it('is made once, for its owner alone', () => {
    const sealed = openVault(folder, null).seal('hush', 'here');
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
    expect(openVault(folder, null).open(sealed, 'here')).toBe('hush');
    expect(keys()).toHaveLength(1);
  });

  it('is the same for processes that begin at once', async () => {
    const data = join(folder, 'data');
    const children = await Promise.all([1, 2, 3].map(() => startProgram('test/sealChild.ts', [data])));
    await Promise.all(children.map(({ stdout }) => once(stdout, 'data')));
    const sealing = children.map(({ stdout }) => textOf(stdout));
    for (const { stdin } of children) stdin.write('seal\n');
    const sealed = await Promise.all(sealing);
    const vault = openVault(join(folder, 'data'), null);
    expect(sealed.map((one) => vault.open(one, 'here'))).toEqual(['hush', 'hush', 'hush']);
  });

  it('that is no key is refused without being told', () => {
    for (const wrong of ['c2hvcnQ=', 'not base64!', ''])
      expect(() => openVault(folder, wrong)).toThrow(
        'QUARTERDECK_SECRET_KEY does not hold keys of 32 bytes in base64.',
      );
    expect(openVault(folder, `${randomBytes(32).toString('base64')}\n`).rotation).toBeNull();
  });

  it('that goes away while it is used is missed, and not made anew', () => {
    const vault = openVault(folder, null);
    rmSync(keyFile());
    expect(() => vault.seal('hush', 'here')).toThrow('is gone');
  });
});

describe('a key', () => {
  it('that is missed is told with what that means, and none is made in its place', async () => {
    const database = await testDatabase({ own: true });
    const config = readConfig({ QUARTERDECK_DATA: folder });
    expect([await isKeyMissed(config, database.db), await lockedWords(config, database.db)]).toEqual([
      false,
      null,
    ]);
    const old = (await connectorsFor(config, database.db))().vault;
    const [first] = keys();
    const { id } = await testStore(database, { slug: 'anvil' });
    await database.db.execute(sql`insert into sources (store_id, name, platform, credentials, created_at)
      values (${id}, 'shop', 'tiny', ${old.seal('x', `store ${id}, source shop`)}, now())`);
    expect(await lockedWords(config, database.db)).toBeNull();
    rmSync(keyFile());
    expect(await lockedWords(config, database.db)).toContain(
      `1 credential of platforms is sealed with a key that is not here: there is no ${keyFile()}.`,
    );
    (await connectorsFor(config, database.db))();
    expect(existsSync(keyFile())).toBe(false);
    const another = randomBytes(32).toString('base64');
    writeFileSync(keyFile(), another);
    expect(await lockedWords(config, database.db)).toContain(
      `The credentials of anvil/shop were sealed with another key than ${keyFile()} holds.`,
    );
    writeFileSync(keyFile(), `${another}\n${first}\n`);
    expect(await lockedWords(config, database.db)).toBeNull();
  });
});

describe('a change of the key', () => {
  let database: Database;
  let context: SourceContext;
  let vault: Vault;
  const driver: Driver = {
    ...{ platform: 'tiny', label: 'Tiny', about: 'A shop.' },
    fields: [{ name: 'token', label: 'Token', hint: 'Its token.', isSecret: true }],
    check: () => Promise.resolve({ name: 'Tiny shop', currency: null, timeZone: null }),
  };
  beforeEach(async () => {
    database = await testDatabase();
    vault = openVault(folder, null);
    context = { ...testConnectors(driver), vault, database, clock: () => new Date() };
  });

  const connect = async (name = 'tiny') => {
    const store = await testStore(database);
    await addSource(context, store, { name, platform: 'tiny', given: { token: 'hush' } });
    const token = async (through: Vault = vault) =>
      connectionOf({ ...context, vault: through }, store, await sourceNamed(database.db, store.id, name))
        .credentials.token;
    return { store, token };
  };
  const rotate = async (using: Vault = vault) => {
    const said = { out: '', progress: '' };
    const exit = await runCommand(['secrets', 'rotate'], {
      ...{ database, clock: () => new Date(), cwd: folder, place: '' },
      connectors: () => ({ ...testConnectors(driver), vault: using }),
      out: (text) => void (said.out += text),
      progress: (text) => void (said.progress += text),
    });
    return { exit, ...said };
  };
  const names = async () =>
    (
      await rows<{ name: string }>(
        database.db,
        sql`select split_part(credentials, '.', 2) as name from sources order by 1`,
      )
    ).map(({ name }) => name);

  it('seals everything anew and drops the old key; a server that runs goes on with it', async () => {
    const { token } = await connect();
    const [first] = keys();
    expect(await rotate()).toEqual({
      exit: 0,
      out: 'Credentials sealed anew: 1. secret.key of the data folder holds a new key; the old one opens nothing any more.\n',
      progress: '',
    });
    expect(keys()).toHaveLength(1);
    expect(keys()).not.toContain(first);
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
    // the vault that was opened before, as a running server holds it
    expect(await token()).toBe('hush');
    await connect('later');
    expect(new Set(await names()).size).toBe(1);
    expect(await resealAll(database, vault)).toBe(0);
  });

  it('may be killed after its first and its second step', async () => {
    const { token } = await connect();
    vault.rotation!.begin();
    expect(await token(openVault(folder, null))).toBe('hush');
    vault.rotation!.begin();
    expect(await resealAll(database, vault)).toBe(1);
    expect(keys()).toHaveLength(3);
    expect(await token(openVault(folder, null))).toBe('hush');
    await rotate();
    expect(keys()).toHaveLength(1);
    expect(await token(openVault(folder, null))).toBe('hush');
  });

  it('does not drop a key while a credential can not be opened', async () => {
    const { store, token } = await connect();
    await database.db.execute(sql`
      insert into sources (store_id, name, platform, credentials, created_at)
      values (${store.id}, 'lost', 'tiny', ${vaultOf([Buffer.alloc(32, 9)]).seal('x', `store ${store.id}, source lost`)}, now())`);
    expect(await rotate()).toMatchObject({
      exit: 1,
      progress: expect.stringContaining('the key that sealed it is not here') as string,
    });
    expect(keys().length).toBeGreaterThan(1);
    expect(await token()).toBe('hush');
  });

  it('of the environment is begun by a person, and finished here', async () => {
    const [old, next] = [1, 2].map((n) => Buffer.alloc(32, n).toString('base64'));
    vault = context.vault = openVault(folder, old!);
    const { token } = await connect();
    const told = await rotate();
    expect(told.exit).toBe(1);
    expect(told.progress).toContain('QUARTERDECK_SECRET_KEY="NEW,OLD"');
    const both = openVault(folder, `${next},${old}`);
    expect((await rotate(both)).out).toBe(
      'Credentials sealed anew: 1. QUARTERDECK_SECRET_KEY may now hold its first key alone.\n',
    );
    expect(await token(openVault(folder, next!))).toBe('hush');
  });
});
