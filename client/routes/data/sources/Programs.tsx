import { datedInstant } from '../../../../shared/dayWords';
import { useClipboard } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useId, useState, type FormEvent } from 'react';
import type { ApiKey } from '../../../../server/access/apiKeys';
import type { Store } from '../../../../server/types';
import { queryClient, trpc } from '../../../trpc';
import { Section } from '../../../ui/parts';
import { Status } from '../../../ui/Status';
import { ErrorState } from '../../../ui/states';
import { count } from './words';
import { Button } from '../../../ui/Button';
import { Input } from '../../../ui/Input';
import { Table } from '../../../ui/Table';
import { Command } from '../../../ui/Command';
import type { Instant } from '../../../../shared/days';
import styles from './Programs.module.css';

const refresh = () => queryClient.invalidateQueries(trpc.keys.pathFilter());

/** The key is shown this once. */
const Made = ({ store, secret, done }: { store: Store; secret: string; done: () => void }) => {
  const { copied, copy } = useClipboard({ timeout: 2_000 });
  const call = `curl ${window.location.origin}/ingest/v1/${store.slug}/orders -H "Authorization: Bearer ${secret}" -H "Content-Type: application/json" -d '[…]'`;
  return (
    <div className={styles.made} role="status">
      <p>
        <b>Keep this key now: it is not shown again.</b>
      </p>
      <Command label="How a program sends orders">{call}</Command>
      <Button look="primary" onClick={() => copy(secret)}>
        {copied ? 'Copied' : 'Copy the key'}
      </Button>
      <Button onClick={done}>I have it</Button>
    </div>
  );
};

const Make = ({ store, onMade }: { store: Store; onMade: (key: string) => void }) => {
  const id = useId();
  const [name, setName] = useState('');
  const create = useMutation(
    trpc.keys.create.mutationOptions({
      onSuccess: async ({ key }) => {
        setName('');
        onMade(key);
        await refresh();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '') create.mutate({ store: store.slug, name: name.trim() });
  };
  return (
    <>
      <form className={styles.makeKey} onSubmit={submit}>
        <label htmlFor={id}>Who will use it</label>
        <Input
          id={id}
          value={name}
          maxLength={60}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Button type="submit" disabled={name.trim() === '' || create.isPending}>
          Make a key
        </Button>
      </form>
      {create.error && <ErrorState error={create.error} />}
    </>
  );
};

const Row = ({ store, apiKey }: { store: Store; apiKey: ApiKey }) => {
  const [isSure, setSure] = useState(false);
  const revoke = useMutation(trpc.keys.revoke.mutationOptions({ onSuccess: refresh }));
  const { name, prefix, lastUsedAt, taken, createdAt } = apiKey;
  const moment = (at: Instant) => datedInstant(at, store.timeZone);
  return (
    <tr>
      <th scope="row">
        {name}
        <small>{prefix}…</small>
      </th>
      <td>{moment(createdAt)}</td>
      <td>{lastUsedAt ? moment(lastUsedAt) : <span className="qd-none">never</span>}</td>
      <td className="num">{count(taken)}</td>
      <td className="num">
        {apiKey.revokedAt ? (
          <Status status="unknown">Revoked</Status>
        ) : (
          <Button
            look="link"
            disabled={revoke.isPending}
            onClick={() => (isSure ? revoke.mutate({ store: store.slug, name }) : setSure(true))}
            onBlur={() => setSure(false)}
          >
            {isSure ? 'Revoke for good' : 'Revoke'}
            <span className="qd-sr"> {name}</span>
          </Button>
        )}
      </td>
    </tr>
  );
};

/** Programs that send facts themselves, each by a key of its own. */
export const Programs = ({ store }: { store: Store }) => {
  const [made, setMade] = useState<string | null>(null);
  const { data: keys, error, refetch } = useQuery(trpc.keys.list.queryOptions({ store: store.slug }));
  return (
    <Section title="Programs that send" note="A key sends facts to this store and can do nothing else">
      {error && !keys && <ErrorState error={error} retry={() => void refetch()} />}
      {keys && keys.length > 0 && (
        <Table
          label="Keys"
          className={styles.keys}
          head={['Key', 'Made', 'Last used', { num: 'Facts taken' }, { sr: 'Actions' }]}
        >
          {keys.map((key) => (
            <Row key={key.id} store={store} apiKey={key} />
          ))}
        </Table>
      )}
      {made === null ? (
        <Make store={store} onMade={setMade} />
      ) : (
        <Made store={store} secret={made} done={() => setMade(null)} />
      )}
    </Section>
  );
};
