import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../drizzle/packageRoot';
import { readme, withMetricTable } from '../scripts/readme';
import { METRIC_IDS } from '../server/catalog/metrics';
import { help } from '../server/cli/run';

/** What the README claims is so. */

const root = packageRoot();
const text = readme();

describe('the README', () => {
  it('has the table of metrics that the catalogue gives (npm run readme)', () => {
    expect(text).toBe(withMetricTable(text));
    for (const id of METRIC_IDS) expect(text).toContain(`\n| \`${id}\` |`);
  });

  it('names every command with its arguments', () => {
    const CALL = '  npm run -s quarterdeck -- ';
    const commands = help()
      .split('\n')
      .filter((line) => line.startsWith(CALL))
      .map((line) => line.slice(CALL.length).split(' '));
    expect(commands.length).toBeGreaterThan(8);
    const rows = text.replaceAll('\\|', '|');
    for (const [name, ...more] of commands) {
      expect(rows).toContain(`\n| \`${name}`);
      for (const option of more.filter((word) => /^\[?--/.test(word))) expect(rows).toContain(option);
    }
  });

  it('links to what is there', () => {
    const links = [...text.matchAll(/\]\((?!http)([^)#]+)\)/g)].map((match) => match[1] ?? '');
    expect(links.filter((link) => !link.startsWith('docs/') && !existsSync(join(root, link)))).toEqual([]);
  });

  it('maps every folder of the server', () => {
    const folders = readdirSync(join(root, 'server')).filter((name) =>
      statSync(join(root, 'server', name)).isDirectory(),
    );
    expect(folders.filter((name) => !text.includes(`\`server/${name}/\``))).toEqual([]);
  });

  it('names only npm scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = [
      ...text.replaceAll('\n', ' ').matchAll(/npm (?:run (?:-s )?)?(start|test|(?<=run |-s )\w+)/g),
    ];
    expect(named.length).toBeGreaterThan(5);
    expect(named.map((match) => match[1] ?? '').filter((name) => !(name in scripts))).toEqual([]);
  });
});
