import type { UploadedView } from '../../../../server/api/http/uploadedFiles';

/** An uploaded file by what the server found in it. */

/** A file of which it was guessed what its columns are. */
export interface GuessedView extends UploadedView {
  guess: NonNullable<UploadedView['guess']>;
}

export const isGuessed = (view: UploadedView): view is GuessedView => view.guess !== null;

/** A file with the columns of one before it. */
export interface MatchedView extends UploadedView {
  match: NonNullable<UploadedView['match']>;
}

export const isMatched = (view: UploadedView): view is MatchedView => view.match !== null;

/** Empty cells of a header have no name that a mapping could call. */
export const columnsOf = ({ guess }: UploadedView) =>
  (guess?.columns ?? []).filter(({ name }) => name !== '');
