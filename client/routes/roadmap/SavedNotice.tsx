import type { RoadmapView } from '../../../server/roadmap/types';
import { client } from '../../trpc';
import { EditLink } from './EditLink';
import { useEditing, type Saved } from './edit/useEditing';
import { Button, buttonClass } from '../../ui/Button';
import { lineOf } from '../../ui/problem';
import styles from './SavedNotice.module.css';

interface Props {
  roadmap: RoadmapView;
  saved: Saved | null;
  onSaved: (saved: Saved | null) => void;
}

/** Says what was kept, and offers to take it back. */
export const SavedNotice = ({ roadmap, saved, onSaved }: Props) => {
  const editing = useEditing(roadmap, onSaved);
  const reverse = ({ version, words, isUndo }: Saved) =>
    void editing
      .change({
        words: isUndo ? 'Done again' : `Undone: ${words}`,
        isUndo: !isUndo,
        run: ({ store, author }) => client.roadmap.undo.mutate({ store, author, version }),
      })
      .catch(() => undefined);
  return (
    <div role="status">
      {saved && (
        <div className={styles.saved}>
          <span>{editing.error ? lineOf(editing.error) : `${saved.words}.`}</span>
          <Button disabled={editing.isPending} onClick={() => reverse(saved)}>
            {saved.isUndo ? 'Redo' : 'Undo'}
          </Button>
          {roadmap.phases.length > 0 && (
            <EditLink edit="history" className={buttonClass()}>
              History
            </EditLink>
          )}
          <Button onClick={() => onSaved(null)}>Dismiss</Button>
        </div>
      )}
    </div>
  );
};
