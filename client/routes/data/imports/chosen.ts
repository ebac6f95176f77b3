import type { UploadedView } from '../../../../server/api/http/uploadedFiles';
import { isGuessed } from './guessedFile';
import type { Draft } from './mappingDraft';
import { mappingOf } from './mappingOf';
import { missing } from './missing';
import type { Choice } from './upload';

/** `format:orders`, `mapping:My till`, `columns` = column by column, or `new` = a mapping from a file. */
export type Chosen = string;

/** What a file that has just arrived is most likely to be. */
export const likeliest = ({ guess }: UploadedView): Chosen => {
  if (guess?.format) return `format:${guess.format}`;
  return guess ? 'columns' : '';
};

/** What the file is read as; null = something is still to say. */
export const choiceOf = (chosen: Chosen, draft: Draft | null, kept: UploadedView | null): Choice | null => {
  if (chosen === 'columns')
    return draft && kept && isGuessed(kept) && kept.guess.sampled > 0 && missing(draft).length === 0
      ? { draft: { name: draft.name.trim(), mapping: mappingOf(draft, kept) } }
      : null;
  const [kind, value] = [chosen.slice(0, chosen.indexOf(':')), chosen.slice(chosen.indexOf(':') + 1)];
  if (kind === 'format') return { format: value };
  return kind === 'mapping' ? { mapping: value } : null;
};
