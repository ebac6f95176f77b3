import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../drizzle/packageRoot';
import { definitionsOf } from '../scripts/anchors';
import { generatedDocs } from '../scripts/docs';
import { MEASURES } from '../server/catalog/measures';
import { METRIC_IDS } from '../server/catalog/metrics';
import { help } from '../server/cli/run';
import {
  brokenLinks,
  calledBy,
  callersOf,
  citedIn,
  decisionProblems,
  decisionsOf,
  filesEnding,
  missingPaths,
  textOf,
} from './documents';
import { COHORT_MEASURES } from '../shared/lists';

/** What the documents claim is so. */

const root = packageRoot();
const documents = filesEnding(/\.md$/);
const folders = readdirSync(join(root, 'server')).filter((name) =>
  statSync(join(root, 'server', name)).isDirectory(),
);

describe('links', () => {
  it('lead to a file and a heading that are there', () => {
    expect(documents.length).toBeGreaterThan(40);
    expect(documents.flatMap((path) => brokenLinks(path))).toEqual([]);
  });

  it('would be missed', () => {
    const links = '[a](METRICS.md#c8) [b](nowhere.md) [c](METRICS.md#c99) [d](#own) [e](../README.md)';
    expect(brokenLinks('docs/x.md', `${links} [f](https://a.example) \`[g](code.md)\``)).toEqual([
      'docs/x.md: there is no docs/nowhere.md',
      'docs/x.md: docs/METRICS.md has no #c99',
      'docs/x.md: docs/x.md has no #own',
    ]);
    expect(brokenLinks('docs/x.md', '## Own, that\n[d](#own-that)\n```\n[h](code.md)\n```')).toEqual([]);
  });
});

describe('paths', () => {
  it('that documents name are there', () => {
    expect(documents.flatMap((path) => missingPaths(path))).toEqual([]);
  });

  it('would be missed', () => {
    expect(missingPaths('docs/x.md', '`server/ask/ask.ts` `server/nobody/` `ask.ts` `a/b`')).toEqual([
      'docs/x.md: there is no server/nobody/',
    ]);
    expect(missingPaths('server/ask/README.md', '`ask.ts` `nobody.ts` `../main.ts`')).toEqual([
      'server/ask/README.md: there is no server/ask/nobody.ts',
    ]);
  });
});

describe('the README of a room', () => {
  it('names everybody who imports the room, and nobody else', () => {
    const named = folders.map((room) => [room, calledBy(textOf(`server/${room}/README.md`))]);
    expect(named).toEqual(folders.map((room) => [room, callersOf(room)]));
  });

  it('would be missed', () => {
    expect(callersOf('spool')).toEqual(['connections/', 'health/', 'pixel/']);
    expect(callersOf('background')).toEqual(['../main.ts']);
    const text = '**Job.** `a/`\n\n**Called by.** `cli/`, `api/`,\n`../main.ts`.\n\n**Main road.** `b.ts`\n';
    expect(calledBy(text)).toEqual(['../main.ts', 'api/', 'cli/']);
  });
});

describe('definitions', () => {
  const text = textOf('docs/METRICS.md');
  const defined = definitionsOf(text);
  const uncovered = (path: string, of = textOf(path)) =>
    citedIn(of)
      .filter((number) => !defined.has(number))
      .map((number) => `${path} cites METRICS ${number}`);

  it('that are cited exist', () => {
    const files = filesEnding(/\.(ts|tsx|mjs|md|sql|css)$/).filter((path) => path !== 'test/readme.test.ts');
    expect(files.flatMap((path) => citedIn(textOf(path))).length).toBeGreaterThan(150);
    expect(files.flatMap((path) => uncovered(path))).toEqual([]);
  });

  it('would be missed', () => {
    const comment =
      '/* METRICS C5, C88 and METRICS sections 1 and 99; (METRICS\n * C77). METRICS 14.1, C20 */';
    expect(uncovered('x.ts', comment).map((line) => line.replace('x.ts cites METRICS ', ''))).toEqual(
      ['C88', '99', 'C77'], // prettier-ignore
    );
  });

  it('name cases that the reference has', () => {
    const { cases } = JSON.parse(textOf('test/reference-values.json')) as { cases: { id: string }[] };
    const ids = cases.map(({ id }) => id);
    const named = [...text.matchAll(/\[([a-z_0-9]+\.[a-z_0-9]+)\](?!\()/g)].map((match) => match[1] ?? '');
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('are marked † as long as they are not built, and not longer', () => {
    /** What stands in the tables under a name of its own. */
    const OTHERS =
      /^(repeat_rate_N|retention_k|checkout_clicks|days_between_orders|sessions_\*|parity_\w+|pixel_duplicates|sync_lag_p50\/p95|freshness|reconciliation_gap|erp_mismatch_rate)$/;
    const built = new Set<string>([...METRIC_IDS, ...Object.keys(MEASURES), ...COHORT_MEASURES]);
    const sections = text
      .split(/^(?=##+ )/m)
      .filter((section) => !/^##+ .*\n\n\*Not built yet/.test(section));
    const inChapter = (section: string) => !section.startsWith('### 9.');
    const named = sections
      .filter(inChapter)
      .flatMap((section) => [...section.matchAll(/^\| (`[^|]+`[^|]*) \|/gm)].map((match) => match[1] ?? ''))
      .flatMap((cell) => [...cell.matchAll(/`([^`]+)`( †)?/g)])
      .map(([, id = '', mark]) => ({
        id,
        isMarked: mark !== undefined,
        isBuilt: built.has(id) || OTHERS.test(id),
      }));
    expect(named.length).toBeGreaterThan(90);
    expect(named.filter(({ isMarked, isBuilt }) => isMarked === isBuilt)).toEqual([]);
  });
});

describe('what is written from the code', () => {
  it('is as the code gives it (npm run docs)', () => {
    for (const [path, text] of Object.entries(generatedDocs())) expect(textOf(path), path).toBe(text);
  });

  it('has every metric and every command with its arguments', () => {
    const metrics = textOf('docs/metric-list.md');
    for (const id of METRIC_IDS) expect(metrics).toContain(`\n| \`${id}\` |`);
    const CALL = '  npm run -s quarterdeck -- ';
    const calls = help()
      .split('\n')
      .filter((line) => line.startsWith(CALL))
      .map((line) => line.trim());
    expect(calls.length).toBeGreaterThan(20);
    const commands = textOf('docs/cli.md');
    expect(calls.filter((call) => !commands.includes(`\n${call}\n`))).toEqual([]);
  });
});

describe('decisions', () => {
  const areas = documents.filter((path) => /^docs\/decisions\/(?!README)/.test(path));
  const all = areas.flatMap((path) => decisionsOf(textOf(path)));

  it('have a rule, a reason, code and a test that are there', () => {
    expect(all.length).toBeGreaterThan(100);
    expect(all.flatMap(decisionProblems)).toEqual([]);
  });

  it('have an id each, by area', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all.filter(({ id }) => !/^[A-Z]\d+$/.test(id))).toEqual([]);
    const index = textOf('docs/decisions/README.md');
    expect(areas.filter((path) => !index.includes(`](${path.slice('docs/decisions/'.length)})`))).toEqual([]);
  });

  it('would be missed', () => {
    const entry = '## Z1\n\n**Rule.**\n\n- Why: so\n- Test: [`test/documents.ts`](x): “no such title”\n';
    expect(decisionsOf(entry).flatMap(decisionProblems)).toEqual([
      String.raw`Z1 lacks ^- Code: \[` + '`',
      String.raw`Z1 lacks ^- Since: \d{4}-\d{2}-\d{2}$`,
      'Z1: test/documents.ts has no test “no such title”',
    ]);
  });
});

describe('the README', () => {
  const text = textOf('README.md');

  it('has at most 150 lines', () => {
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(150);
  });

  it('maps every room of the server, and each has a README of its own', () => {
    expect(folders.filter((name) => !text.includes(`\`server/${name}/\``))).toEqual([]);
    expect(folders.filter((name) => !documents.includes(`server/${name}/README.md`))).toEqual([]);
  });

  it('names only npm scripts that exist, as all documents do', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const NAMED = /\bnpm (?:run (?:-s )?)?(start|test|(?<=run |-s )[\w:]+)/g;
    const named = documents.flatMap((path) => [...textOf(path).replaceAll('\n', ' ').matchAll(NAMED)]);
    expect(named.length).toBeGreaterThan(5);
    expect(named.map((match) => match[1] ?? '').filter((name) => !(name in scripts))).toEqual([]);
  });
});
