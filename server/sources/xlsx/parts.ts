import { posix } from 'node:path';
import type { Archive } from './archive';
import { decoded, unescaped } from './text';
import { readPart, type Attributes } from './xml';

/** Which parts a workbook has: its sheets by name, its texts and its styles. */

export interface Parts {
  /** In the order of their tabs. Charts that fill a tab are none. */
  sheets: { name: string; path: string }[];
  texts: string;
  styles: string;
  /** Whether days are counted from 1904, as old spreadsheets of a Mac do. */
  from1904: boolean;
}

/** @throws DomainError `bad_input` if the archive is no workbook. */
export const partsOf = async (archive: Archive): Promise<Parts> => {
  const targets = await targetsOf(archive);
  const { tabs, from1904 } = await tabsOf(archive);
  const ofType = (type: string) => [...targets.values()].find((target) => target.type === type)?.path;
  return {
    sheets: tabs.flatMap(({ name, id }) => {
      const target = targets.get(id);
      return target?.type === 'worksheet' ? [{ name, path: target.path }] : [];
    }),
    texts: ofType('sharedStrings') ?? 'xl/sharedStrings.xml',
    styles: ofType('styles') ?? 'xl/styles.xml',
    from1904,
  };
};

interface Target {
  /** The last word of the address that names the type: its beginning differs by the edition of the standard. */
  type: string;
  path: string;
}

const targetsOf = async (archive: Archive): Promise<Map<string, Target>> => {
  const targets = new Map<string, Target>();
  await readPart(archive, 'xl/_rels/workbook.xml.rels', {
    open(name, attributes) {
      if (name !== 'Relationship') return;
      const { Id = '', Type = '', Target = '' } = attributes();
      targets.set(Id, { type: Type.slice(Type.lastIndexOf('/') + 1), path: pathOf(decoded(Target)) });
    },
  });
  return targets;
};

/** Relative to the workbook, or from the top of the archive. */
const pathOf = (target: string): string =>
  target.startsWith('/') ? target.slice(1) : posix.join('xl', target);

interface Tab {
  name: string;
  id: string;
}

const tabsOf = async (archive: Archive): Promise<{ tabs: Tab[]; from1904: boolean }> => {
  const tabs: Tab[] = [];
  let properties: Attributes | null = null;
  await readPart(archive, 'xl/workbook.xml', {
    open(name, attributes) {
      if (name === 'workbookPr') properties ??= attributes();
      if (name !== 'sheet') return;
      const { name: title, ...others } = attributes();
      if (title) tabs.push({ name: unescaped(decoded(title)), id: relationIn(others) });
    },
  });
  const { date1904 } = (properties ?? {}) as Attributes;
  return { tabs, from1904: date1904 === '1' || date1904 === 'true' };
};

/** The attribute `id` of another namespace, whatever its prefix. */
const relationIn = (attributes: Attributes): string =>
  Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1] ?? '';
