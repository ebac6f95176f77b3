import type { Ref } from './draft';

/** What a cell has to be for a rule to hold, and how a person writes it. */

/** As a mapping has it: exactly one beside the column. */
export interface CellTest {
  column: Ref;
  is?: string[] | undefined;
  startsWith?: string | undefined;
  empty?: true | undefined;
  notAbove?: number | undefined;
}

export const TESTS = {
  is: 'is',
  startsWith: 'begins with',
  empty: 'is empty',
  notAbove: 'is not above',
} as const;
export type TestBy = keyof typeof TESTS;

export const testBy = (test: CellTest): TestBy =>
  (Object.keys(TESTS) as TestBy[]).find((by) => test[by] !== undefined) ?? 'is';

const MARKED = /[",]|^\s|\s$/;
/** `Refund, "A, B"`: what holds a comma stands in quotes. */
const listText = (values: readonly string[]): string =>
  values.map((value) => (MARKED.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join(', ');
const VALUE = /\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(?:,|$)/gy;
export const valuesOf = (text: string): string[] =>
  [...text.matchAll(VALUE)]
    .map(([, quoted, plain = '']) => (quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"')))
    .filter((value) => value !== '');

/** What a person would have typed behind the words of the test. */
export const valueText = (test: CellTest): string => {
  const by = testBy(test);
  if (by === 'is') return listText(test.is ?? []);
  if (by === 'empty') return '';
  return by === 'startsWith' || Number.isFinite(test.notAbove) ? String(test[by]) : '';
};

export const testOf = (column: Ref, by: TestBy, text: string): CellTest => {
  if (by === 'is') return { column, is: valuesOf(text) };
  if (by === 'empty') return { column, empty: true };
  return by === 'startsWith'
    ? { column, startsWith: text.trim() }
    : { column, notAbove: text.trim() === '' ? NaN : Number(text.replace(',', '.')) };
};

export const isWholeTest = ({ column, is, startsWith, notAbove }: CellTest): boolean =>
  String(column) !== '' &&
  is?.length !== 0 &&
  startsWith !== '' &&
  (notAbove === undefined || Number.isFinite(notAbove));

/** "Status is Cancelled, Refunded". */
export const testWords = (test: CellTest): string =>
  [test.column, TESTS[testBy(test)], valueText(test)].filter((word) => word !== '').join(' ');
