import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { packageRoot } from '../drizzle/packageRoot';
import { anchorOf, headingsOf } from '../scripts/anchors';

/** What a document claims, as problems in words: none where all of it is so. Paths are from the root of the project. */

const root = packageRoot();
const FOLDERS = ['client', 'docs', 'drizzle', 'scripts', 'server', 'shared', 'test'];

/** Every file of the project whose name ends so. */
export const filesEnding = (end: RegExp): string[] => [
  ...readdirSync(root).filter((name) => end.test(name) && statSync(join(root, name)).isFile()),
  ...FOLDERS.flatMap((folder) =>
    (readdirSync(join(root, folder), { recursive: true }) as string[])
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .filter((name) => end.test(name) && !/(^|\/)(node_modules|dist)\//.test(name)),
  ),
];

export const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

const withoutCode = (text: string): string =>
  text.replaceAll(/^```[^]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '`');

const anchorsOf = (text: string): string[] => [
  ...headingsOf(text).map(anchorOf),
  ...[...text.matchAll(/<a id="([^"]+)"/g)].map((match) => match[1] ?? ''),
];

/** Links of a Markdown document that lead to no file of the project, or to no heading of it. */
export const brokenLinks = (path: string, text = textOf(path)): string[] =>
  [...withoutCode(text).matchAll(/\]\((?!https?:|mailto:)([^)\s]*)\)/g)].flatMap((match) => {
    const [to = '', anchor] = (match[1] ?? '').split('#');
    const target = to === '' ? path : normalize(join(dirname(path), to)).replaceAll('\\', '/');
    const isThere = target === path || existsSync(join(root, target));
    if (!isThere) return [`${path}: there is no ${target}`];
    if (anchor === undefined) return [];
    const found = anchorsOf(target === path ? text : textOf(target)).includes(anchor);
    return found ? [] : [`${path}: ${target} has no #${anchor}`];
  });

const NAMED = /^(?:client|docs|drizzle|scripts|server|shared|test)\/[\w./-]+$/;

/**
 * Paths of the project that a document names in code marks and that are not there. The README of a room names
 * the files of its room by themselves.
 */
export const missingPaths = (path: string, text = textOf(path)): string[] => {
  const isRoom = /^(client|server|shared)\/.*README\.md$/.test(path);
  return [...text.matchAll(/`([^`\n]+)`/g)]
    .map((match) => match[1] ?? '')
    .flatMap((name) => {
      if (NAMED.test(name)) return [name];
      return isRoom && /^[\w./-]+\.tsx?$/.test(name) ? [normalize(join(dirname(path), name))] : [];
    })
    .filter((name) => !existsSync(join(root, name)))
    .map((name) => `${path}: there is no ${name}`);
};

const IMPORTED = /\bfrom\s+'(\.[^']+)'|\bimport\s*\(?\s*'(\.[^']+)'/g;

/** How the README of a room names a file of the server: by its room, or by itself where it stands in none. */
const nameOf = (file: string): string => {
  const [, first = '', inside] = file.split('/');
  return inside === undefined ? `../${first}` : `${first}/`;
};

/** Rooms and files of the server that import a room of it, as its README names them: `ask/`, `../main.ts`. */
export const callersOf = (room: string): string[] => {
  const isInside = (path: string) => `${path}/`.startsWith(`server/${room}/`);
  const files = filesEnding(/\.ts$/).filter((file) => file.startsWith('server/') && !isInside(file));
  const callers = files.filter((file) =>
    [...textOf(file).matchAll(IMPORTED)]
      .map((match) => join(dirname(file), match[1] ?? match[2] ?? '').replaceAll('\\', '/'))
      .some(isInside),
  );
  return [...new Set(callers.map(nameOf))].sort();
};

/** What the README of a room names as its callers. */
export const calledBy = (text: string): string[] => {
  const line = /^\*\*Called by\.\*\*[^]*?(?=\n\n)/m.exec(text)?.[0] ?? '';
  return [...line.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '').sort();
};

const NUMBER = String.raw`(?:C\d+|\d+(?:\.\d+)?)`;
const CITATION = new RegExp(
  String.raw`\bMETRICS (?:sections? )?(${NUMBER}(?:(?:, | and | to |; |, and )${NUMBER})*)`,
  'g',
);

/** Numbers of definitions that a text cites: `METRICS C5, C8`, `METRICS sections 1 and 7`; also over the end of a line. */
export const citedIn = (text: string): string[] =>
  [...text.replaceAll(/\n\s*(?:\*|\/\/|--|#)?\s*/g, ' ').matchAll(CITATION)].flatMap(
    (match) => match[1]?.match(new RegExp(NUMBER, 'g')) ?? [],
  );

export interface Decision {
  id: string;
  /** Lines of the entry. */
  text: string;
}

/** Entries of a document of decisions: a heading each, which is the id. */
export const decisionsOf = (text: string): Decision[] =>
  text
    .split(/^## /m)
    .slice(1)
    .map((entry) => ({ id: entry.split('\n')[0] ?? '', text: entry }));

const TEST = /\[`([^`]+)`\]\([^)]+\)(?:: ((?:“[^”]*”(?:, )?)+))?/g;

/** Titles that a decision quotes of a test, which that test does not have. */
const missingTitles = (entry: string): string[] => {
  const line = /^- Test: (.*)$/m.exec(entry)?.[1] ?? '';
  return [...line.matchAll(TEST)].flatMap(([, file = '', titles = '']) =>
    [...titles.matchAll(/“([^”]*)”/g)]
      .map((match) => match[1] ?? '')
      .filter((title) => !existsSync(join(root, file)) || !textOf(file).includes(title))
      .map((title) => `${file} has no test “${title}”`),
  );
};

const PARTS = [
  /^\*\*.+\*\*/m,
  /^- Why: ./m,
  /^- Code: \[`/m,
  /^- Test: \[`/m,
  /^- Since: \d{4}-\d{2}-\d{2}$/m,
];

/** What an entry lacks: the rule in bold, why, where in the code, which test, since when. */
export const decisionProblems = ({ id, text }: Decision): string[] => [
  ...PARTS.filter((part) => !part.test(text)).map((part) => `${id} lacks ${part.source}`),
  ...missingTitles(text).map((problem) => `${id}: ${problem}`),
];
