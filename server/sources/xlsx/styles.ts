import type { Archive } from './archive';
import { isDateFormat } from './dateFormats';
import { readPart, type Attributes } from './xml';
import { decoded } from './text';

/** For each style of cells, by its number, whether a number in it is a date. */
export const dateStylesOf = async (archive: Archive, path: string): Promise<boolean[]> => {
  if (archive.sizeOf(path) === null) return [];
  const codes = new Map<number, string>();
  const bases: Attributes[] = [];
  const own: Attributes[] = [];
  let list: Attributes[] | undefined;
  await readPart(archive, path, {
    open(name, attributes) {
      if (name === 'numFmt') {
        const { numFmtId, formatCode = '' } = attributes();
        codes.set(Number(numFmtId), decoded(formatCode));
      } else if (name === 'xf') list?.push(attributes());
      else if (name === 'cellStyleXfs') list = bases;
      else if (name === 'cellXfs') list = own;
    },
    close(name) {
      if (name === 'cellStyleXfs' || name === 'cellXfs') list = undefined;
    },
  });
  return own.map(({ numFmtId, xfId }) => {
    // a style may leave its format to the one that it is based on
    const id = Number(numFmtId ?? bases[Number(xfId)]?.numFmtId);
    return isDateFormat(id, codes.get(id));
  });
};
