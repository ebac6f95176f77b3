import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { Store } from '../../../server/types';
import { storeIsNow } from '../../storesQuery';
import { trpc } from '../../trpc';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/fields';
import { Section } from '../../ui/parts';
import { ErrorState } from '../../ui/states';
import { nameProblem } from '../stores/draft';
import styles from '../settings.module.css';

/** The name is a label alone: addresses and figures stay. */
export const RenameStore = ({ store }: { store: Store }) => {
  const [name, setName] = useState(store.name);
  const [isTried, setTried] = useState(false);
  const update = useMutation(trpc.stores.update.mutationOptions({ onSuccess: storeIsNow }));
  const problem = nameProblem(name);
  const isSame = name.trim() === store.name;
  const save = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (problem === undefined && !isSame && !update.isPending)
      update.mutate({ store: store.slug, change: { name: name.trim() } });
  };
  return (
    <Section title="Name" note="A label: addresses and figures stay as they are">
      <form className={styles.line} noValidate onSubmit={save} aria-busy={update.isPending}>
        <TextField
          aria-label="Name"
          dir="auto"
          autoComplete="off"
          value={name}
          error={isTried ? problem : undefined}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Button type="submit" aria-disabled={isSame || update.isPending}>
          {update.isPending ? 'Renaming …' : 'Rename'}
        </Button>
        <span className={styles.saved} role="status">
          {update.isSuccess && isSame ? 'Renamed.' : ''}
        </span>
      </form>
      {update.error && <ErrorState error={update.error} />}
    </Section>
  );
};
