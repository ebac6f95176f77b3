import { useRef, useState } from 'react';
import type { UploadedView } from '../../../../../server/api/http/uploadedFiles';
import { lookAgain, UploadError, type LookRequest } from '../upload';
import { completed, draftAgain, draftOf, haveSameColumns } from './beginning';
import { withAnswer, withColumnSaid, withPut, withSet, type Draft } from './draft';
import type { Editing } from './editing';
import { isGuessed, type GuessedView } from './look';
import type { Patch } from './mergePatch';

/** What is said of a file's columns, and how the file is looked at. Whatever is said anew calls for a new check. */

interface Given {
  store: string;
  view: GuessedView | null;
  /** The file was looked at again. */
  onView: (view: UploadedView) => void;
  onError: (error: UploadError) => void;
  /** Something else is said of it. */
  onChange: () => void;
}

const CUT = ['kind', 'delimiter', 'header', 'skip', 'encoding'] as const;

/** What of a change says how the file is cut or of what it is, and says it anew. */
const cutIn = (patch: Patch, now: Patch): LookRequest =>
  Object.fromEntries(
    CUT.flatMap((key) => (key in patch && patch[key] !== now[key] ? [[key, patch[key]]] : [])),
  );

export const useDraft = ({ store, view, onView, onError, onChange }: Given) => {
  const [draft, setDraft] = useState<Draft | null>(null);
  const [request, setRequest] = useState<LookRequest>({});
  // the file before this one, whose answers hold
  const [like, setLike] = useState<string | null>(null);
  // an earlier look that comes late says nothing any more
  const looks = useRef(0);

  const change = (next: Draft) => {
    setDraft(next);
    onChange();
  };
  const look = async (id: string, more: LookRequest): Promise<UploadedView | null> => {
    const turn = ++looks.current;
    setRequest(more);
    try {
      const found = await lookAgain(store, id, more);
      return turn === looks.current ? found : null;
    } catch (error) {
      if (!(error instanceof UploadError)) throw error;
      if (turn === looks.current) onError(error);
      return null;
    }
  };
  const lookAnew = async (more: LookRequest) => {
    if (!view) return;
    onChange();
    const found = await look(view.id, { ...request, ...more });
    if (!found) return;
    onView(found);
    if (isGuessed(found)) setDraft((now) => now && draftAgain(now, found));
  };
  const begin = (next: UploadedView) => {
    setLike(null);
    setRequest({});
    setDraft(isGuessed(next) ? draftOf(next) : null);
  };

  return {
    draft,
    request,
    like,
    begin,
    clear: () => {
      looks.current += 1;
      setLike(null);
      setRequest({});
      setDraft(null);
    },
    /** A file that comes with the columns of the one before is read as that was. */
    goOn: async (before: GuessedView, next: UploadedView) => {
      const isPlain = Object.keys(request).length === 0;
      const found = isPlain ? next : await look(next.id, request);
      if (!draft || !found || !isGuessed(found) || !haveSameColumns(before, found)) return begin(next);
      onView(found);
      setLike(before.fileName);
      setDraft({ ...draftAgain(draft, found), ownName: draft.ownName });
    },
    /** `seen`: the file, looked at with the draft in mind. */
    editing: (seen: GuessedView | null, disabled: boolean): Editing | null => {
      if (!draft || !view || !seen) return null;
      const proposal = completed(draft, seen);
      const apply = (next: Draft, patch: Patch) => {
        change(next);
        const cut = cutIn(patch, proposal);
        if (Object.keys(cut).length > 0) void lookAnew(cut);
      };
      return {
        ...{ draft, proposal, disabled, change },
        set: (patch) => apply(withSet(draft, patch), patch),
        answer: (id, patch) => apply(withAnswer(draft, id, patch), patch),
        put: (entries) => change(withPut(draft, entries)),
        setColumn: (column, fields) => change(withColumnSaid(draft, column, fields)),
        refuseSaved: () => change(draftAgain({ ...draft, refusesSaved: true }, view)),
        look: (more) => void lookAnew(more),
      };
    },
  };
};
