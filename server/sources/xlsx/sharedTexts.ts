import type { Archive } from './archive';
import { MB } from './bounds';
import { unescaped } from './text';
import { readPart, type XmlReader } from './xml';

/** Texts that cells name by their number. They are held as long as the workbook is read. */

const MOST_TEXTS = 100 * MB;

/** Trimmed; of a text in several fonts the whole, without how it is pronounced. */
export const sharedTextsOf = async (archive: Archive, path: string): Promise<string[]> => {
  if (archive.sizeOf(path) === null) return [];
  const texts: string[] = [];
  let text = '';
  let isText = false;
  let isPronounced = false;
  const reader: XmlReader = {
    open(name) {
      if (name === 'si') text = '';
      else if (name === 'rPh') isPronounced = true;
      else if (name === 't') isText = !isPronounced;
    },
    text(piece) {
      if (isText) text += piece;
    },
    close(name) {
      if (name === 'si') texts.push(unescaped(text).trim());
      else if (name === 'rPh') isPronounced = false;
      else if (name === 't') isText = false;
    },
  };
  await readPart(archive, path, reader, MOST_TEXTS);
  return texts;
};
