import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState, type DragEvent } from 'react';
import { trpc } from '../../../trpc';
import { ErrorState } from '../../../ui/states';
import { FilePick } from '../../../ui/FilePick';
import type { Chosen } from './chosen';
import { MappingFile } from './MappingFile';
import { fileSize } from '../words';
import { Button } from '../../../ui/Button';
import { Select } from '../../../ui/Select';
import { classes } from '../../../ui/classes';
import styles from './ImportChoice.module.css';
import importsStyles from './imports.module.css';

/** Which file, and what it is read as. */

const ACCEPTED =
  '.csv,.tsv,.txt,.gz,.xlsx,.json,.jsonl,text/csv,text/plain,application/gzip,application/json,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

interface FileProps {
  file: File | null;
  disabled: boolean;
  onFile: (file: File) => void;
}

export const ChooseFile = ({ file, disabled, onFile }: FileProps) => {
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const dropped = event.dataTransfer.files[0];
    if (dropped && !disabled) onFile(dropped);
  };
  return (
    <div
      className={classes(styles.drop, isOver && styles.over)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <p>
        {file ? <b>{file.name}</b> : <b>Drop a file here</b>}
        <small>
          {file ? fileSize(file.size) : 'CSV or other text, plain or gzip, up to 2 GB; or an Excel workbook'}
        </small>
      </p>
      <FilePick
        label={file ? 'Choose another' : 'Choose a file'}
        accept={ACCEPTED}
        disabled={disabled}
        onFile={onFile}
      />
    </div>
  );
};

interface KindProps {
  store: string;
  chosen: Chosen;
  disabled: boolean;
  onChoose: (chosen: Chosen) => void;
}

export const ChooseKind = ({ store, chosen, disabled, onChoose }: KindProps) => {
  const id = useId();
  const client = useQueryClient();
  const formats = useQuery(trpc.imports.formats.queryOptions());
  const mappings = useQuery(trpc.mappings.list.queryOptions({ store }));
  const remove = useMutation(
    trpc.mappings.remove.mutationOptions({
      onSuccess: async () => {
        onChoose('');
        await client.invalidateQueries(trpc.mappings.list.queryFilter({ store }));
      },
    }),
  );
  const error = formats.error ?? mappings.error ?? remove.error;
  const about = formats.data?.find((format) => `format:${format.id}` === chosen)?.about;
  const saved = mappings.data?.find(({ name }) => `mapping:${name}` === chosen);
  return (
    <div className={styles.kind}>
      <label htmlFor={id}>What is in it</label>
      <div className={styles.row}>
        <Select
          look="field"
          id={id}
          value={chosen}
          disabled={disabled}
          onChange={(event) => onChoose(event.target.value)}
        >
          <option value="">Choose …</option>
          <optgroup label="Formats">
            {formats.data?.map((format) => (
              <option key={format.id} value={`format:${format.id}`}>
                {format.label}
              </option>
            ))}
          </optgroup>
          <optgroup label="Any other file of orders, costs or sessions">
            <option value="columns">By its columns</option>
            {mappings.data?.map(({ name }) => (
              <option key={name} value={`mapping:${name}`}>
                {name}
              </option>
            ))}
            <option value="new">By a mapping from a file …</option>
          </optgroup>
        </Select>
        {saved && (
          <Button
            disabled={disabled || remove.isPending}
            onClick={() => remove.mutate({ store, name: saved.name })}
          >
            Remove this mapping
          </Button>
        )}
      </div>
      <p className={importsStyles.say}>{about ?? sayOf(chosen)}</p>
      {chosen === 'new' && <MappingFile store={store} onSaved={(name) => onChoose(`mapping:${name}`)} />}
      {error && <ErrorState error={error} />}
    </div>
  );
};

const sayOf = (chosen: Chosen): string => {
  if (chosen === 'new') return 'A mapping names each column; it is saved for the next file of the kind.';
  if (chosen === 'columns')
    return 'Any list of orders, costs or sessions: say below which column is what. Most of it is guessed.';
  if (chosen.startsWith('mapping:')) return 'A mapping of this store.';
  return 'A format that Quarterdeck knows, or a mapping that names each column.';
};
