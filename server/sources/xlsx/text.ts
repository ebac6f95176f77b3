import { decode } from 'saxen';

const NUMBERED = /&#(x[0-9A-Fa-f]+|\d+);/g;

/** A character beyond the first 65,536, such as an emoji; else as it stands. */
const farCharacter = (entity: string, code: string): string => {
  const point = code.startsWith('x') ? parseInt(code.slice(1), 16) : Number(code);
  return point > 0xffff && point <= 0x10ffff ? String.fromCodePoint(point) : entity;
};

/** What `&amp;`, `&#252;` and the like stand for. The library's own `decode` cuts far characters. */
export const decoded = (xml: string): string =>
  decode(xml.includes('&#') ? xml.replace(NUMBERED, farCharacter) : xml);

/** What a workbook writes as `_x000D_`: characters that XML cannot hold. */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    : text;
