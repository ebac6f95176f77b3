import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../drizzle/packageRoot';

/** Looks stand beside what they are of: a class is named by its module alone. */

const root = packageRoot();
const files = (readdirSync(join(root, 'client'), { recursive: true }) as string[]).map(
  (name) => `client/${name.replaceAll('\\', '/')}`,
);
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const sheets = files.filter((file) => file.endsWith('.css'));
const components = files.filter((file) => file.endsWith('.tsx'));

const GLOBAL = ['client/ui/base.css', 'client/ui/tokens.css', 'client/ui/words.css'];

/** The classes of a module's selectors; those of the whole dashboard are left out. */
const definedIn = (sheet: string): Set<string> => {
  const plain = sheet.replace(/\/\*[^]*?\*\//g, '').replace(/:global\((?:[^()]|\([^()]*\))*\)/g, '');
  const selectors = [...plain.matchAll(/([^{};]+)\{/g)].map(([, text = '']) => text.trim());
  return new Set(
    selectors
      .filter((text) => !text.startsWith('@'))
      .flatMap((text) => [...text.matchAll(/\.([a-zA-Z_][\w-]*)/g)].map(([, name = '']) => name)),
  );
};

/** `Name.module.css class` of every `styles.class` in a component. */
const namedIn = (file: string, text = read(file)): string[] =>
  [...text.matchAll(/import (\w+) from '([^']+\.module\.css)'/g)].flatMap(([, variable = '', path = '']) => {
    const sheet = normalize(join(dirname(file), path)).replaceAll('\\', '/');
    const named = new RegExp(`(?<![\\w'/.])${variable}\\.(\\w+)`, 'g');
    return [...text.matchAll(named)].map(([, name]) => `${sheet} ${name}`);
  });

describe('sheets', () => {
  it('are global in three cases only', () => {
    expect(sheets.filter((file) => !file.endsWith('.module.css')).toSorted()).toEqual(GLOBAL);
  });

  it('have every class that a component names', () => {
    const defined = new Set(
      sheets.flatMap((file) => [...definedIn(read(file))].map((name) => `${file} ${name}`)),
    );
    const named = components.flatMap((file) => namedIn(file));
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter((each) => !defined.has(each))).toEqual([]);
  });

  it('would be caught: a class that its module lacks', () => {
    expect([...definedIn('.tile :global(.num) > .head:not(.old) { color: red; }')]).toEqual([
      'tile',
      'head',
      'old',
    ]);
    const text = "import styles from './Tile.module.css';\n<p className={styles.gone} />";
    expect(namedIn('client/kpi/x.tsx', text)).toEqual(['client/kpi/Tile.module.css gone']);
  });
});
