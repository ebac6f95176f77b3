import type { UploadedView } from '../../../../server/api/http/uploadedFiles';
import { nameOf, type Draft } from './mapping/draft';
import type { GuessedView } from './mapping/look';
import { mappingOf } from './mapping/mappingOf';
import type { Choice } from './upload';

/** `format:orders`, `mapping:My till`, `columns` = column by column, or `new` = a mapping from a file. */
export type Chosen = string;

/** What a file that has just arrived is most likely to be. */
export const likeliest = ({ guess, refused }: UploadedView): Chosen => {
  if (refused?.format) return `format:${refused.format}`;
  if (guess?.format) return `format:${guess.format}`;
  return guess ? 'columns' : '';
};

interface Mapped {
  draft: Draft | null;
  view: GuessedView | null;
  /** Nothing of the draft is open. */
  isReady: boolean;
}

/** What the file is read as; null = something is still to say. */
export const choiceOf = (chosen: Chosen, { draft, view, isReady }: Mapped): Choice | null => {
  if (chosen === 'columns')
    return draft && view && isReady
      ? { draft: { name: nameOf(draft), mapping: mappingOf(draft, view) } }
      : null;
  const [kind, value] = [chosen.slice(0, chosen.indexOf(':')), chosen.slice(chosen.indexOf(':') + 1)];
  if (kind === 'format') return { format: value };
  return kind === 'mapping' ? { mapping: value } : null;
};
