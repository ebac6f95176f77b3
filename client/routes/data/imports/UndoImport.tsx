import { zonedInstant } from '../../../../shared/dayWords';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ImportView } from '../../../../server/imports';
import type { Job } from '../../../../server/jobs/queue';
import type { Store } from '../../../../server/types';
import type { Instant } from '../../../../shared/days';
import { trpc } from '../../../trpc';
import { ErrorState } from '../../../ui/states';
import { useJob, type Watched } from '../useJob';
import { count, entityWords } from '../words';
import { Button } from '../../../ui/Button';
import { classes } from '../../../ui/classes';
import styles from './UndoImport.module.css';
import progressStyles from '../progress.module.css';

/** Takes an import back, after a second look; and says what became of one that was. */

const KEPT_SHOWN = 20;

interface UndoneProps {
  undone: NonNullable<ImportView['undone']>;
  at: Instant;
  timeZone: string;
}

const Undone = ({ undone: { removed, restored, keptCount, kept }, at, timeZone }: UndoneProps) => {
  return (
    <div className={styles.undo}>
      <p>
        Undone on {zonedInstant(at, timeZone)}: {count(removed)} removed, {count(restored)} put back as they
        were, {count(keptCount)} kept. The same file can be imported again.
      </p>
      {keptCount > 0 && (
        <ul aria-label="Kept, because something later stands on them">
          {kept.slice(0, KEPT_SHOWN).map(({ entity, source, id, by }) => (
            <li key={`${entity} ${source} ${id}`}>
              {entityWords(entity)} {id}: kept by {by === null ? 'a sync or a program' : `import ${by}`}
            </li>
          ))}
          {keptCount > KEPT_SHOWN && <li>and {count(keptCount - KEPT_SHOWN)} more</li>}
        </ul>
      )}
    </div>
  );
};

/** The button that was pressed is gone: whoever pressed it goes on from here. */
const focused = (button: HTMLButtonElement | null) => button?.focus();

/** How far an undo is, and a way to stop it: until it ends, nothing has changed. */
const Undoing = ({
  job,
  isStopping,
  cancel,
}: { job: Job | null } & Pick<Watched, 'isStopping' | 'cancel'>) => {
  const of = job?.progress?.of ?? null;
  const done = job?.progress?.done ?? 0;
  return (
    <div className={classes(progressStyles.progress, progressStyles.undoing)}>
      <b>Undoing</b>
      <progress
        max={of === null ? undefined : Math.max(1, of)}
        value={of === null ? undefined : done}
        aria-label="Progress"
      />
      <span role="status">
        {of === null
          ? 'Looking up what it brought'
          : done < of
            ? `Took back ${count(done)} of ${count(of)} records`
            : 'Writing the totals'}
      </span>
      <Button onClick={cancel} disabled={job === null || isStopping}>
        {isStopping ? 'Cancelling …' : 'Cancel'}
      </Button>
    </div>
  );
};

/** What became of the undo that was just watched. */
const Ended = ({ ended }: { ended: Job | null }) => {
  if (ended?.status === 'cancelled')
    return <p role="status">The undo was cancelled. Everything is as it was.</p>;
  if (ended?.status === 'done') return <p role="status">Undone: {ended.outcome}</p>;
  return ended?.status === 'failed' ? (
    <ErrorState error={{ message: ended.outcome ?? 'The undo failed. Everything is as it was.' }} />
  ) : null;
};

export const UndoImport = ({ file, store }: { file: ImportView; store: Store }) => {
  const [isTried, setTried] = useState(false);
  const { job, ended, isAwaited, isStopping, error, begun, cancel } = useJob(store.slug, file.undoing);
  const undo = useMutation(
    trpc.imports.undo.mutationOptions({
      onSuccess: ({ jobId }) => {
        begun(jobId);
        setTried(false);
      },
    }),
  );
  if (file.undone && file.undoneAt)
    return <Undone undone={file.undone} at={file.undoneAt} timeZone={store.timeZone} />;
  if (!file.canUndo) return null;
  if (job || isAwaited) return <Undoing job={job} isStopping={isStopping} cancel={cancel} />;
  if (!isTried)
    return (
      <div className={styles.undo}>
        <Ended ended={ended} />
        {error && <ErrorState error={error} />}
        {ended?.status !== 'done' && (
          <Button onClick={() => setTried(true)}>
            Undo this import<span className="qd-sr"> {file.fileName}</span>
          </Button>
        )}
      </div>
    );
  return (
    <div className={styles.undo} role="group" aria-label="Undo this import">
      <p>
        Every record goes back to what it was before this file. What a later import or a sync has replaced
        stays as it is, and is listed.
      </p>
      <Button
        look="primary"
        ref={focused}
        disabled={undo.isPending}
        onClick={() => undo.mutate({ store: store.slug, id: file.id })}
      >
        {undo.isPending ? 'Undoing …' : 'Undo it'}
      </Button>
      <Button disabled={undo.isPending} onClick={() => setTried(false)}>
        Keep it
      </Button>
      {undo.error && <ErrorState error={undo.error} />}
    </div>
  );
};
