import { describe, expect, it } from 'vitest';
import { resolve } from 'node:path';
import { placeOf, readConfig, SETTINGS } from '../server/config';

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

  it.each([
    [{ PORT: 'abc' }, 'PORT is not usable'],
    [{ PORT: '70000' }, 'PORT is not usable'],
    [{ DATABASE_URL: 'mysql://x' }, 'must start with postgres://'],
    [{ TRUSTED_PROXY: 'proxy.lan' }, 'proxy.lan is no address or range'],
    [{ TRUSTED_PROXY: '10.0.0.0/99' }, 'has a prefix that is not between 0 and 32'],
    [{ TRUSTED_PROXY: '0.0.0.0/0' }, '0.0.0.0/0 is every address'],
    [{ ALLOWED_PRIVATE_HOSTS: 'https://shop.lan' }, 'https://shop.lan is no host such as shop.lan'],
    [{ QUARTERDECK_NOW: 'yesterday' }, 'QUARTERDECK_NOW is not usable'],
  ])('refuses %o', (env, sentence) => {
    expect(() => readConfig(env)).toThrow(sentence);
  });
});
