import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Cell, RoadmapChangeView, RoadmapView } from '../../../../server/roadmap/types';
import { formatValue } from '../../../format';
import { client, trpc } from '../../../trpc';
import { LastAnswer } from '../../../ui/LastAnswer';
import { EmptyState, ErrorState, Skeleton } from '../../../ui/states';
import type { Editing } from './useEditing';
import { dayWords, zonedInstant } from '../../../../shared/dayWords';
import { Button } from '../../../ui/Button';
import { classes } from '../../../ui/classes';
import styles from './History.module.css';
import noteStyles from '../note.module.css';

interface Props {
  roadmap: RoadmapView;
  editing: Editing;
}

const cellText = (cell: Cell, { currency, today }: RoadmapView): string => {
  if (cell === null) return 'nothing';
  if ('text' in cell) return cell.text;
  if ('day' in cell) return dayWords(cell.day, today);
  return cell.unit === 'number' ? String(cell.value) : formatValue(cell.value, cell.unit, currency, 'unit');
};

/** What was added has no before, what was removed no after: the title says so. */
const Lines = ({ change: { lines }, roadmap }: { change: RoadmapChangeView; roadmap: RoadmapView }) => {
  const isAdded = lines.every(({ before }) => before === null);
  const isRemoved = lines.every(({ after }) => after === null);
  return (
    <dl className={styles.lines}>
      {lines.map(({ label, before, after }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {!isAdded && <del>{cellText(before, roadmap)}</del>}
            {!isAdded && !isRemoved && <span> → </span>}
            {!isRemoved && <ins>{cellText(after, roadmap)}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  );
};

const Entry = ({ change, roadmap, editing }: Props & { change: RoadmapChangeView }) => {
  const isRedo = change.undoes !== null;
  const verb = isRedo ? 'Redo' : 'Undo';
  const error = editing.variables?.words === undoWords(change) ? editing.error : null;
  const undo = () =>
    void editing
      .change({
        words: undoWords(change),
        isUndo: !isRedo,
        run: ({ store, author }) => client.roadmap.undo.mutate({ store, author, version: change.version }),
      })
      .catch(() => undefined);
  return (
    <li className={classes(styles.change, change.undoneBy !== null && styles.undone)} data-change>
      <div className={styles.head}>
        <b>{change.title}</b>
        {change.undoneBy === null ? (
          <Button
            aria-label={`${verb} change ${change.version}: ${change.title}`}
            disabled={editing.isPending}
            onClick={undo}
          >
            {verb}
          </Button>
        ) : (
          <span className="qd-none">Undone by change {change.undoneBy}</span>
        )}
      </div>
      <p className={noteStyles.note}>
        Change {change.version}, {change.author}, {zonedInstant(change.at, roadmap.timeZone)}
      </p>
      <Lines change={change} roadmap={roadmap} />
      {error && <ErrorState error={error} />}
    </li>
  );
};

/** What the notice says afterwards; it also tells which entry was tried last. */
const undoWords = ({ version, undoes }: RoadmapChangeView): string =>
  undoes === null ? `Change ${version} undone` : `Change ${undoes} done again`;

/** As many as the server gives at once. */
const PAGE = 50;

/** The changes before `before`, and on demand those before them. */
const Older = (props: Props & { before: number }) => {
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return <Changes {...props} />;
  return <Button onClick={() => setOpen(true)}>Older changes</Button>;
};

/** Every change, newest first, with what it was before; each can be taken back. */
const Changes = ({ roadmap, editing, before }: Props & { before?: number }) => {
  const query = useQuery(trpc.roadmap.history.queryOptions({ store: roadmap.store, before }));
  const { data: changes, error, refetch } = query;
  if (error && !changes) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!changes) return <Skeleton height={240} />;
  const oldest = changes.at(-1);
  if (!oldest)
    return (
      <EmptyState
        title="No changes yet"
        text="Whatever is edited on the Roadmap is kept here with its time, its author and what it was before."
      />
    );
  return (
    <LastAnswer of={[query]}>
      <ol className={styles.changes}>
        {changes.map((change) => (
          <Entry key={change.version} change={change} roadmap={roadmap} editing={editing} />
        ))}
      </ol>
      {changes.length === PAGE && oldest.version > 1 && (
        <Older roadmap={roadmap} editing={editing} before={oldest.version} />
      )}
    </LastAnswer>
  );
};

export const History = (props: Props) => <Changes {...props} />;
