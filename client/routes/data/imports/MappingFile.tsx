import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { trpc } from '../../../trpc';
import { ErrorState } from '../../../ui/states';
import { FilePick } from '../../../ui/FilePick';
import { Button } from '../../../ui/Button';
import { Input } from '../../../ui/Input';
import styles from './MappingFile.module.css';

interface Read {
  name: string;
  mapping: unknown;
}

/** Reads a mapping's JSON; what it says is checked by the server. */
const read = async (file: File): Promise<Read | null> => {
  try {
    const mapping: unknown = JSON.parse(await file.text());
    return { name: file.name.replace(/\.json$/i, ''), mapping };
  } catch {
    return null;
  }
};

/** Takes a mapping from a JSON file, lets it be named, and saves it. */
export const MappingFile = ({ store, onSaved }: { store: string; onSaved: (name: string) => void }) => {
  const [given, setGiven] = useState<Read | null>(null);
  const [isBroken, setBroken] = useState(false);
  const nameId = useId();
  const client = useQueryClient();
  const save = useMutation(
    trpc.mappings.save.mutationOptions({
      onSuccess: async (_result, { name }) => {
        await client.invalidateQueries(trpc.mappings.list.queryFilter({ store }));
        onSaved(name);
      },
    }),
  );
  const take = async (file: File) => {
    const found = await read(file);
    save.reset();
    setGiven(found);
    setBroken(found === null);
  };
  const submit = ({ name, mapping }: Read) =>
    save.mutate({
      store,
      name: name.trim(),
      mapping: mapping as Parameters<typeof save.mutate>[0]['mapping'],
    });
  return (
    <div className={styles.mapping}>
      <FilePick
        label="Choose a mapping (JSON)"
        accept=".json,application/json"
        onFile={(file) => void take(file)}
      />
      {isBroken && (
        <ErrorState
          error={{
            message: 'This file is not JSON.',
            data: { error: { hint: 'MAPPING.md beside the server’s sources shows one to copy.' } },
          }}
        />
      )}
      {given && (
        <form
          className={styles.name}
          onSubmit={(event) => {
            event.preventDefault();
            submit(given);
          }}
        >
          <label htmlFor={nameId}>Save it as</label>
          <Input
            id={nameId}
            value={given.name}
            maxLength={80}
            required
            onChange={(event) => setGiven({ ...given, name: event.target.value })}
          />
          <Button type="submit" disabled={save.isPending}>
            Save mapping
          </Button>
        </form>
      )}
      {save.error && <ErrorState error={save.error} />}
    </div>
  );
};
