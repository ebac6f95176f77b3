import { describe, expect, it } from 'vitest';
import { resolve } from 'node:path';
import { exitCodeOf } from '../server/cli/run';
import { placeOf, readConfig, SETTINGS } from '../server/config';

const KEY = Buffer.alloc(32, 7).toString('base64');

describe('the environment', () => {
  it('has defaults for everything', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 4280,
      dataDir: resolve('data'),
      databaseUrl: null,
    });
    expect(Math.abs(config.clock().getTime() - Date.now())).toBeLessThan(5_000);
  });

  it('is documented, each variable with its default', () => {
    expect(SETTINGS.map(({ name, default: value }) => [name, value])).toEqual([
      ['PORT', 4280],
      ['HOST', '127.0.0.1'],
      ['QUARTERDECK_DATA', './data'],
      ['DATABASE_URL', undefined],
      ['QUARTERDECK_SECRET_KEY', undefined],
      ['TRUSTED_PROXY', undefined],
      ['ALLOWED_PRIVATE_HOSTS', undefined],
      ['BACKUP_SCHEDULE', undefined],
      ['BACKUP_FOLDER', undefined],
      ['BACKUP_KEEP', 7],
      ['BACKUP_KEY_FILE', undefined],
      ['QUARTERDECK_NOW', undefined],
      ['LOG_LEVEL', 'info'],
      ['LOG_FORMAT', undefined],
    ]);
    expect(SETTINGS.filter(({ meaning }) => meaning === '')).toEqual([]);
  });

  it('takes an empty variable as not set', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 4280, databaseUrl: null });
  });

  it('says where stores are looked for, and no password', () => {
    expect(placeOf({ dataDir: '/srv/shop', databaseUrl: null })).toBe(
      'This is the data folder /srv/shop; QUARTERDECK_DATA chooses another.',
    );
    expect(placeOf({ dataDir: '/srv/shop', databaseUrl: 'postgres://me:secret@db/shop' })).not.toContain(
      'secret',
    );
  });

  it('has lists by comma', () => {
    expect(
      readConfig({
        TRUSTED_PROXY: '127.0.0.1, 10.0.0.0/8',
        ALLOWED_PRIVATE_HOSTS: 'shop.lan,10.0.0.5:8069,::1',
      }),
    ).toMatchObject({
      trustedProxies: ['127.0.0.1', '10.0.0.0/8'],
      allowedPrivateHosts: ['shop.lan', '10.0.0.5:8069', '::1'],
    });
    expect(readConfig({})).toMatchObject({ trustedProxies: [], allowedPrivateHosts: [] });
  });

  it('can stop the clock', () => {
    const { clock } = readConfig({ QUARTERDECK_NOW: '2026-03-01T12:00:00+01:00' });
    expect(clock().toISOString()).toBe('2026-03-01T11:00:00.000Z');
  });

  it.each(['127.0.0.1', '127.8.8.8', '::1', 'localhost'])('may listen on %s', (HOST) => {
    expect(readConfig({ HOST }).host).toBe(HOST);
  });

  it.each(['0.0.0.0', '::', '192.168.1.5', 'example.com', '127.evil.com'])(
    'refuses to listen on %s',
    (HOST) => {
      expect(() => readConfig({ HOST })).toThrow('only loopback addresses are allowed');
    },
  );

  const refusalOf = (env: NodeJS.ProcessEnv): unknown => {
    try {
      readConfig(env);
    } catch (error) {
      return error;
    }
    return null;
  };

  it.each([
    ...['abc', '-1', '80.5', '1e3', '0x50', '70000', '99999999999', 'NaN', '٤٢'].map((PORT) => [
      { PORT },
      `PORT is not usable: ${PORT} is no whole number from 0 to 65535.`,
    ]),
    ...['0', '-7', '2.5', 'seven', '100001', 'Infinity'].map((BACKUP_KEEP) => [
      { BACKUP_KEEP },
      `BACKUP_KEEP is not usable: ${BACKUP_KEEP} is no whole number from 1 to 100000.`,
    ]),
    ...['yesterday', '2026-03-01', '2026-02-30T00:00:00Z', '2026-03-01T12:00:00', '1767225600'].map(
      (QUARTERDECK_NOW) => [
        { QUARTERDECK_NOW },
        `QUARTERDECK_NOW is not usable: ${QUARTERDECK_NOW} is no instant such as 2026-03-01T12:00:00Z.`,
      ],
    ),
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is not usable: loud is none of debug, info, warn, error.'],
    [{ LOG_FORMAT: 'xml' }, 'LOG_FORMAT is not usable: xml is none of text, json.'],
    [
      { BACKUP_SCHEDULE: 'nightly' },
      'BACKUP_SCHEDULE is not usable: it is no pattern of cron, such as 30 3 * * *.',
    ],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL is not usable: it must start with postgres://.'],
    [
      { DATABASE_URL: 'postgres://u:secret@db/shop?sslmode=on' },
      'DATABASE_URL is not usable: its sslmode on is none of disable, prefer, require, verify-ca, verify-full, no-verify.',
    ],
    [
      { DATABASE_URL: 'postgres://u:secret@db/shop?sslmode=verify-full&sslrootcert=/nowhere/ca.pem' },
      'DATABASE_URL is not usable: the file /nowhere/ca.pem of its sslrootcert can not be read.',
    ],
    [
      { DATABASE_URL: 'postgres://u:secret@db/shop?sslmode=verify-ca' },
      'DATABASE_URL is not usable: its sslmode verify-ca needs a sslrootcert.',
    ],
    ...['short', 'c2hvcnQ=', ',', `${KEY},c2hvcnQ=`].map((QUARTERDECK_SECRET_KEY) => [
      { QUARTERDECK_SECRET_KEY },
      'QUARTERDECK_SECRET_KEY is not usable: it holds something else than keys of 32 bytes in base64, each made with: openssl rand -base64 32.',
    ]),
    [
      { TRUSTED_PROXY: 'proxy.lan' },
      'TRUSTED_PROXY is not usable: proxy.lan is no address or range such as 203.0.113.0/24.',
    ],
    [
      { TRUSTED_PROXY: '10.0.0.0/99' },
      'TRUSTED_PROXY is not usable: 10.0.0.0/99 has a prefix that is not between 0 and 32.',
    ],
    [{ TRUSTED_PROXY: '0.0.0.0/0' }, 'TRUSTED_PROXY is not usable: 0.0.0.0/0 is every address.'],
    [
      { ALLOWED_PRIVATE_HOSTS: 'https://shop.lan' },
      'ALLOWED_PRIVATE_HOSTS is not usable: https://shop.lan is no host such as shop.lan or 10.0.0.5:8069.',
    ],
  ] as [NodeJS.ProcessEnv, string][])('refuses %o with 78 and a sentence', (env, sentence) => {
    const refusal = refusalOf(env);
    expect(refusal).toMatchObject({ message: sentence });
    expect(exitCodeOf(refusal)).toBe(78);
  });

  it('takes a value without the spaces around it, and spaces alone as not set', () => {
    const spaced = {
      PORT: ' 80 ',
      HOST: ' ::1',
      QUARTERDECK_DATA: './shop\t',
      BACKUP_KEEP: '3 ',
      LOG_LEVEL: ' ',
    };
    expect(readConfig(spaced)).toMatchObject({
      ...{ port: 80, host: '::1', dataDir: resolve('shop'), logLevel: 'info' },
    });
    const unset = { PORT: '  ', QUARTERDECK_DATA: ' ', DATABASE_URL: ' ', QUARTERDECK_SECRET_KEY: '\n' };
    expect(readConfig(unset)).toMatchObject({
      ...{ port: 4280, dataDir: resolve('data'), databaseUrl: null, secretKeys: null },
    });
  });

  it('takes keys by comma, and files that are there', () => {
    expect(readConfig({ QUARTERDECK_SECRET_KEY: `${KEY},${KEY}` }).secretKeys).toBe(`${KEY},${KEY}`);
    const here = `postgres://u@db/shop?sslmode=verify-ca&sslrootcert=${import.meta.filename}`;
    expect(readConfig({ DATABASE_URL: here }).databaseUrl).toBe(here);
  });
});
