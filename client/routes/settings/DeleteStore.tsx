import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { Store } from '../../../server/types';
import { storesAreGone } from '../../storesQuery';
import { trpc } from '../../trpc';
import { Button, buttonClass } from '../../ui/Button';
import { TextField } from '../../ui/fields';
import { Section } from '../../ui/parts';
import { ErrorState } from '../../ui/states';
import styles from '../settings.module.css';

interface Props {
  store: Store;
  left: () => unknown;
}

/** For good: the name is typed, and what can be kept is offered before. */
export const DeleteStore = ({ store: { slug, name }, left }: Props) => {
  const [typed, setTyped] = useState('');
  const [isTried, setTried] = useState(false);
  const remove = useMutation(
    trpc.stores.delete.mutationOptions({
      onSuccess: () => {
        storesAreGone([slug]);
        left();
      },
    }),
  );
  const isName = typed.trim() === name.trim();
  const press = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isName && !remove.isPending) remove.mutate({ store: slug, confirm: typed });
  };
  return (
    <Section title="Delete">
      <p className={styles.text}>
        Deleting erases all that the store holds: orders, sessions, costs, sources, keys, its roadmap and
        saved views. It can’t be taken back. Keep its orders before; a backup of the installation keeps
        everything.
      </p>
      <p className={styles.actions}>
        <a className={buttonClass()} href={`/api/stores/${encodeURIComponent(slug)}/orders.csv`} download>
          Download its orders
        </a>
      </p>
      <form className={styles.delete} noValidate onSubmit={press} aria-busy={remove.isPending}>
        <TextField
          label={`Type its name, ${name}, to delete it`}
          dir="auto"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          error={isTried && !isName ? `That is not its name. It is: ${name}` : undefined}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <Button type="submit" look="danger" aria-disabled={remove.isPending}>
          {remove.isPending ? 'Deleting …' : 'Delete for good'}
        </Button>
      </form>
      {remove.error && <ErrorState error={remove.error} />}
    </Section>
  );
};
