import type { Proposal } from '../../../../../server/sources/guess';
import type { LookRequest } from '../upload';
import type { Draft } from './draft';
import type { Patch } from './mergePatch';

/** What the parts of the form are given: the draft as a mapping, and how it is changed. */
export interface Editing {
  draft: Draft;
  /** The draft as a mapping: what is absent is open. */
  proposal: Proposal;
  disabled: boolean;
  /** Changes entries by a merge patch. One of how the file is cut, or of what it is, looks at the file again. */
  set: (patch: Patch) => void;
  /** Changes entries as a whole; undefined removes. */
  put: (entries: Partial<Proposal>) => void;
  /** The fields that a column makes alone. */
  setColumn: (column: string, fields: readonly string[]) => void;
  /** Answers a question by its id: a merge patch, or `{}` where the answer is no entry of a mapping. */
  answer: (id: string, set: Patch) => void;
  change: (draft: Draft) => void;
  /** The saved mapping that fits is not taken over. */
  refuseSaved: () => void;
  look: (request: LookRequest) => void;
}
