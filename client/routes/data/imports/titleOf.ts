import { countWords, formOf, type Forms } from '../../../../shared/numberWords';
import type { Status } from '../../../../shared/lists';
import { count, outcome } from '../words';
import { isUsed } from './mapping/draft';
import type { Editing } from './mapping/editing';
import { columnsOf } from './mapping/look';
import type { Questions } from './mapping/useAsked';
import type { ImportState } from './useImport';

/** The first sentence of the page: what is known of the file now. */

export interface Title {
  /** How good it is, before the words that it is about. */
  status: Status | null;
  before: string;
  judged: string;
  after: string;
}

const plain = (before: string): Title => ({ status: null, before, judged: '', after: '' });
const judged = (status: Status, words: string): Title => ({ status, before: '', judged: words, after: '' });

const ANSWERS: Forms = { one: 'answer is', other: 'answers are' };
const DOING = { sending: 'being sent', checking: 'being checked', importing: 'being imported' } as const;

interface Given {
  file: File | null;
  state: ImportState;
  /** Of a file that is read by its columns. */
  known: Questions | null;
  editing: Editing | null;
  isReady: boolean;
  /** Why nothing can be read of it. */
  isRefused: boolean;
  /** What is to be said while no file is open. */
  verdict: string;
}

const ofColumns = (fileName: string, known: Questions, { proposal }: Editing): Title => {
  const columns = columnsOf(known.view);
  const used = columns.filter(({ name }) => isUsed(proposal, name)).length;
  const before = `${count(used)} of ${countWords(columns.length, COLUMNS)} ${formOf(used, { one: 'is', other: 'are' })} used; `;
  const open = known.open.length;
  return open > 0
    ? {
        status: 'at_risk',
        before,
        judged: `${countWords(open, ANSWERS)} missing`,
        after: ` before ${fileName} can be checked.`,
      }
    : plain(`${before}${fileName} is ready to be checked.`);
};
const COLUMNS: Forms = { one: 'column', other: 'columns' };

export const titleOf = ({ file, state, known, editing, isReady, isRefused, verdict }: Given): Title => {
  if (!file) return plain(verdict);
  if (state.is === 'running') return plain(`${file.name} is ${DOING[state.what]}.`);
  if (state.is === 'failed') return judged('off_track', `${file.name} is not imported.`);
  if (state.is === 'done') {
    const { facts, rejectedCount } = state.report;
    return judged(
      facts === 0 ? 'off_track' : rejectedCount > 0 ? 'at_risk' : 'on_track',
      `${outcome(state.report)}.`,
    );
  }
  if (isRefused) return judged('off_track', `${file.name} can’t be read as it is.`);
  if (known && editing) return ofColumns(file.name, known, editing);
  return plain(isReady ? `${file.name} is ready to be checked.` : `${file.name} is not imported yet.`);
};
