import type { UploadedView } from '../../../../../server/api/http/uploadedFiles';
import { count } from '../../words';

/** What was guessed of a file, in words. */

type Guess = NonNullable<UploadedView['guess']>;

const ROW = {
  orders: { order: 'an order', line: 'a line of an order' },
  spend: 'a marketing cost',
  sessions: 'a session',
};
const rowOf = ({ kind, row }: Guess): string =>
  kind === null
    ? 'We couldn’t tell what each row is. Choose below.'
    : `A row seems to be ${kind === 'orders' ? ROW.orders[row] : ROW[kind]}.`;

/** What stands between cells. */
export const MARKS = {
  comma: 'commas',
  semicolon: 'semicolons',
  tab: 'tabs',
  space: 'blanks',
  bar: 'bars',
} as const;
const cutOf = ({ layout, columns }: Guess, isBook: boolean): string => {
  const header = layout.header ? `the header is row ${layout.skip + 1}` : 'it has no header';
  if (isBook) return `In the sheet ${header}.`;
  if (columns.length < 2)
    return 'Every row is one cell: no comma, semicolon or tab separates anything in it.';
  return `Cells are separated by ${MARKS[layout.delimiter]}, and ${header}.`;
};

const DATES = ['placedAt', 'day', 'startedAt'];
/** Only of what was seen: a file without dates says nothing of how they are written. */
const writtenOf = ({ kind, decimal, thousands, dates, columns }: Guess): string => {
  const [date] = dates;
  const hasDate = columns.some(({ becomes }) => becomes !== null && DATES.includes(becomes));
  const read = [
    ...(kind !== null && kind !== 'sessions' && decimal !== null
      ? [`numbers as 1${thousands}234${decimal}50`]
      : []),
    ...(hasDate && dates.length === 1 ? [`dates as ${date ?? '2026-03-31'}`] : []),
  ].join(' and ');
  return read === '' ? '' : `${read.charAt(0).toUpperCase()}${read.slice(1)}.`;
};

/** Of a file that no format knows, or that somebody reads by its columns although one does. */
export const guessWords = ({ fileName, guess, sheets }: UploadedView): { head: string; guessed: string } => {
  if (!guess) return { head: '', guessed: '' };
  if (guess.format !== null)
    return {
      head: `${fileName} has the columns of the format “${guess.format}”.`,
      guessed: 'Chosen above, it needs no answers. Read by its columns, this was guessed:',
    };
  const known = guess.columns.filter(({ becomes }) => becomes !== null).length;
  const columns = `${count(known)} of ${count(guess.columns.length)} columns were recognised.`;
  return {
    head: `${fileName} is in no format that Quarterdeck knows, so it is read by its columns.`,
    guessed: [rowOf(guess), cutOf(guess, sheets.length > 0), writtenOf(guess), columns]
      .filter(Boolean)
      .join(' '),
  };
};
