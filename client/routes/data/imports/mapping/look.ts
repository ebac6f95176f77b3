import type { UploadedView } from '../../../../../server/api/http/uploadedFiles';

/** A file that was sent, by what the server found in it. */

/** A file of which it was guessed what its columns are. */
export interface GuessedView extends UploadedView {
  guess: NonNullable<UploadedView['guess']>;
}
type Guess = GuessedView['guess'];
export type Column = Guess['columns'][number];
export type DateReading = Guess['dateReadings'][number];
export type Asked = Guess['questions'][number];
export type Question = Asked['question'];
export type Answer = Asked['answers'][number];

export const isGuessed = (view: UploadedView): view is GuessedView => view.guess !== null;

/** Empty cells of a header have no name that a mapping could call. */
export const columnsOf = ({ guess }: GuessedView): Column[] =>
  guess.columns.filter(({ name }) => name !== '');

/** The question, with the column that it is about. */
export const askWords = ({ column, ask }: Asked): string => (column === null ? ask : `“${column}”: ${ask}`);
