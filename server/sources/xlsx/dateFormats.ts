/** Whether a number format shows a day or a time: a workbook keeps both as numbers. */

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
/** Formats that every spreadsheet knows by number alone: Western, East Asian and Thai ones (ECMA-376, 18.8.30). */
const BUILT_IN = new Set([
  ...range(14, 22),
  ...range(27, 36),
  ...range(45, 47),
  ...range(50, 58),
  ...range(71, 81),
]);
/** Below it no file says what a format is. */
const FIRST_OWN = 100;

/** `code`: what the file says of the format, such as `yyyy\-mm\-dd`. */
export const isDateFormat = (id: number, code: string | undefined): boolean =>
  BUILT_IN.has(id) || (id >= FIRST_OWN && code !== undefined && showsDate(code));

const TOKENS = new Set(
  's ss m mm mmm mmmm mmmmm h hh am pm a p d dd ddd dddd aaa aaaa aaaaa y yy yyyy e ee eeee'.split(' '),
);

/** One of its sections, such as that of positive numbers, has nothing but parts of dates. */
const showsDate = (code: string): boolean =>
  code.toLowerCase().replace(/;@$/, '').replace(/\\./g, ' ').split(';').some(isDateSection);

const isDateSection = (section: string): boolean => {
  const tokens = section
    .replace(/"[^"]*"/g, ' ')
    // parts of a second
    .replace(/(\[?[smhd]{1,2}\]?)[.,]00?0?/g, '$1')
    // hours beyond a day
    .replace(/\[([smhd]{1,2})\]/g, '$1')
    // colours, languages and conditions
    .replace(/\[[^\]]*\]/g, '')
    .split(/[^a-z0#?%]+/)
    .filter((token) => token !== '');
  return tokens.length > 0 && tokens.every((token) => TOKENS.has(token));
};
