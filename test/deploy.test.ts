import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../drizzle/packageRoot';
import { SETTINGS } from '../server/config';
import { filesEnding, textOf } from './documents';

/** `deploy/` without a container engine: its files are held against the code that they run. */

const root = packageRoot();
const port = SETTINGS.find(({ name }) => name === 'PORT')?.default;
const names = SETTINGS.map(({ name }) => name);
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');
const inCode = /^(server|drizzle)\/.*\.ts$/;

describe('the image', () => {
  const stages = textOf('deploy/Dockerfile')
    .split(/^(?=FROM )/m)
    .slice(1);
  const last = stages.at(-1) ?? '';
  const copies = stages.flatMap((stage) =>
    [...stage.matchAll(/^COPY (--from=\w+ )?(.+) (\S+)$/gm)].map(([, from, sources = '', target = '']) => ({
      ...{ isOurs: from === undefined, sources: sources.split(' '), target, isLast: stage === last },
    })),
  );

  it('is of the oldest Node that the project runs on, in every stage', () => {
    expect(stages.map((stage) => stage.split(/\s/)[1])).toEqual(Array(3).fill('node:20-slim'));
    expect(JSON.parse(textOf('package.json'))).toMatchObject({ engines: { node: '>=20.19' } });
  });

  it('copies what is there, and what its ignore file lets in', () => {
    const sources = copies.filter(({ isOurs }) => isOurs).flatMap(({ sources: of }) => of);
    expect(sources.length).toBeGreaterThan(10);
    expect(sources.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    const letIn = matches(textOf('deploy/Dockerfile.dockerignore'), /^!(.+)$/gm);
    expect([...new Set(sources.map((path) => path.split('/')[0]))].toSorted()).toEqual(letIn.toSorted());
  });

  it('holds every file that the server looks for beside its build', () => {
    const targets = copies
      .filter(({ isLast }) => isLast)
      .flatMap(({ sources, target }) => (target === './' ? sources : [target]));
    const looked = filesEnding(/\.ts$/)
      .filter((path) => inCode.test(path))
      .flatMap((path) => matches(textOf(path), /packageRoot\(\), ((?:'[^']+'(?:, )?)+)\)/g))
      .map((list) => list.replaceAll("'", '').split(', ').join('/'));
    expect(looked).toContain('drizzle/migrations');
    const isHeld = (path: string) =>
      targets.some((target) => path === target || path.startsWith(`${target}/`));
    expect(looked.filter((path) => !isHeld(path))).toEqual([]);
  });

  it('runs node itself, as nobody in particular, on the data that stays', () => {
    expect(last).toMatch(/^USER node$/m);
    expect(last).toMatch(/^CMD \["node", "dist\/server\/main\.js", "--empty"\]$/m);
    expect(last).toMatch(/^VOLUME \/data$/m);
    expect(last).toMatch(/^ENV QUARTERDECK_DATA=\/data$/m);
    expect(last).toContain(`process.env.PORT || ${port}`);
    expect(textOf('vite.config.ts')).toContain("main: at('server/main.ts')");
  });

  it('runs no script of a package', () => {
    const installs = matches(textOf('deploy/Dockerfile'), /(npm ci .*)$/gm);
    expect(installs).toEqual(['npm ci --include=dev --ignore-scripts', 'npm ci --omit=dev --ignore-scripts']);
  });
});

describe('settings', () => {
  it.each([
    ['deploy/Dockerfile', /^ENV (\w+)=/gm, 1],
    ['deploy/quarterdeck.service', /^Environment=(\w+)=/gm, 2],
    ['deploy/compose.yaml', /^ {6}(QUARTERDECK\w+|DATABASE_URL|TRUSTED_PROXY|HOST|PORT):/gm, 2],
  ])('of %s are those of the configuration', (path, pattern, count) => {
    const given = matches(textOf(path), pattern);
    expect(given).toHaveLength(count);
    expect(given.filter((name) => !names.includes(name))).toEqual([]);
  });
});

describe('what a proxy passes on', () => {
  /** Routes that ask for proof themselves, or give everybody the same; their first parts. */
  const open = filesEnding(/\.ts$/)
    .filter((path) => path.startsWith('server/api/'))
    .flatMap((path) =>
      matches(
        textOf(path),
        /['`]\/([a-z/\d]+?)(?:\/[:$][^'`]*)?['`],\s*\{[^}]*?config: \{ access: '(?:key|signature|public)'/g,
      ),
    );
  const parts = ['hooks', 'ingest/v1', 'px'];

  it('is what asks for proof of its own, or is the same for everybody', () => {
    // whoever watches the machine asks there
    expect(open.toSorted()).toEqual(['healthz', ...parts]);
    const caddy = /@open path (.+)/.exec(textOf('deploy/Caddyfile'))?.[1]?.split(' ') ?? [];
    expect(caddy.toSorted()).toEqual(parts.map((part) => `/${part}/*`));
    const nginx = /location ~ \^\/\((.+)\)\/ \{/.exec(textOf('deploy/nginx.conf'))?.[1]?.split('|') ?? [];
    expect(nginx.toSorted()).toEqual(parts);
  });

  it('is asked for by the address as it came, under the name of the site', () => {
    const nginx = textOf('deploy/nginx.conf');
    // `/api/x%2F..%2F..%2Fpx%2Fq` is /px/q to a location, and /api to the server behind it
    expect(nginx).toContain('if ($request_uri !~ ^/(hooks|px|ingest/v1)/) {');
    expect(nginx).toContain('proxy_set_header Host $server_name;');
    expect(nginx).not.toContain('Host $host;');
  });

  it('counts for who asked: the server trusts the proxy beside it', () => {
    expect(textOf('deploy/compose.yaml')).toContain('\n      TRUSTED_PROXY: 127.0.0.1\n');
    expect(textOf('deploy/quarterdeck.service')).toContain('\nEnvironment=TRUSTED_PROXY=127.0.0.1\n');
  });

  it('misses no route that is open', () => {
    const declared = filesEnding(/\.ts$/)
      .filter((path) => path.startsWith('server/api/'))
      .flatMap((path) => matches(textOf(path), /config: \{ access: '(key|signature|public)'/g));
    expect(declared).toHaveLength(open.length);
  });

  it('reaches the port that the server listens on', () => {
    const files = ['deploy/Caddyfile', 'deploy/dashboard.caddy', 'deploy/nginx.conf'];
    const ports = files.flatMap((path) => matches(textOf(path), /(?:proxy|http:\/\/)\s?127\.0\.0\.1:(\d+)/g));
    expect(ports).toEqual([String(port), String(port), String(port)]);
  });

  it('is the dashboard on the machine itself alone', () => {
    const compose = textOf('deploy/compose.yaml');
    expect(matches(compose, /^ {6}- '(.+)'$/gm)).toEqual(['80:80', '443:443', '127.0.0.1:4280:4281']);
    expect(compose).toContain('    network_mode: service:caddy\n');
    expect(textOf('deploy/dashboard.caddy')).toContain('\n:4281 {\n');
  });
});

describe('the unit', () => {
  const unit = textOf('deploy/quarterdeck.service');

  it('runs what the image runs, and lets it change its data alone', () => {
    expect(unit).toContain('\nExecStart=/usr/bin/node dist/server/main.js --empty\n');
    for (const line of [
      'User=quarterdeck',
      'NoNewPrivileges=true',
      'ProtectSystem=strict',
      'StateDirectory=quarterdeck',
      'StateDirectoryMode=0700',
      'UMask=0077',
      'TimeoutStopSec=15',
    ])
      expect(unit.split('\n')).toContain(line);
    expect(unit).toContain('\nEnvironment=QUARTERDECK_DATA=/var/lib/quarterdeck\n');
  });
});
