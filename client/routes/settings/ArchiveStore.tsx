import { useMutation } from '@tanstack/react-query';
import type { Store } from '../../../server/types';
import { storeIsNow } from '../../storesQuery';
import { trpc } from '../../trpc';
import { Button } from '../../ui/Button';
import { Section } from '../../ui/parts';
import { ErrorState } from '../../ui/states';
import styles from '../settings.module.css';

/** A store that has ended is closed, and can be opened again: so it is not asked twice. */
export const ArchiveStore = ({ store }: { store: Store }) => {
  const archive = useMutation(trpc.stores.archive.mutationOptions({ onSuccess: storeIsNow }));
  const isArchived = store.archivedAt !== null;
  const press = () => !archive.isPending && archive.mutate({ store: store.slug, isArchived: !isArchived });
  return (
    <Section title="Archive">
      <p className={styles.text}>
        {isArchived
          ? 'This store is archived: nothing comes in, and everything can be read. Taken out of the archive, it goes on.'
          : 'Nothing comes into an archived store, and the list of stores leaves it out. Everything in it can be read, and it can be taken out of the archive again.'}
      </p>
      <div className={styles.actions}>
        <Button aria-disabled={archive.isPending} onClick={press}>
          {isArchived ? 'Take out of the archive' : 'Archive this store'}
        </Button>
        {archive.error && <ErrorState error={archive.error} />}
      </div>
    </Section>
  );
};
