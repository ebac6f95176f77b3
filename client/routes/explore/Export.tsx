import { countWords, ROWS } from '../../../shared/numberWords';
import { useClipboard } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { download } from '../../download';
import { queryClient, trpc } from '../../trpc';
import { ErrorState } from '../../ui/states';
import { commandLine, type ShownLayout } from './command';
import { Pop } from './Pop';
import { isShown, type GridColumn } from './rows';
import type { Wanted } from './state';
import type { TableRequest } from './useExplore';
import { Button } from '../../ui/Button';
import { Command } from '../../ui/Command';
import styles from './Pop.module.css';

/** Exactly what is shown, as a file and as the command that gives the same file. */

/** The columns that are in sight, as they stand: pinned ones first. */
export const layoutOf = (columns: readonly GridColumn[], wanted: Wanted): ShownLayout => {
  const figures = columns.filter(({ kind }) => kind === 'value' || kind === 'change');
  const shown = figures.filter((column) => isShown(column, wanted)).map(({ id }) => id);
  const isPinned = (id: string) => wanted.pin.includes(id);
  const sort = columns.some(({ id }) => id === wanted.sort?.column) ? wanted.sort : null;
  return {
    columns:
      wanted.show === 'pivot' ? null : [...shown.filter(isPinned), ...shown.filter((id) => !isPinned(id))],
    sort,
    totals: true,
  };
};

const nameOf = ({ store, metrics, split, from, to }: TableRequest): string =>
  [store, metrics.length === 1 ? metrics[0] : 'explore', split && `by-${split}`, from, to]
    .filter(Boolean)
    .join('-')
    .replaceAll(/[^\w.-]+/g, '-')
    .concat('.csv');

interface Props {
  request: TableRequest;
  columns: readonly GridColumn[];
  wanted: Wanted;
  rows: number;
}

const useDownload = ({ request, columns, wanted }: Props) =>
  useMutation({
    mutationFn: async () => {
      const { columns: ids, ...layout } = layoutOf(columns, wanted);
      const question = { store: request.store, question: request, layout: { ...layout, columns: ids } };
      download(nameOf(request), await queryClient.fetchQuery(trpc.explore.csv.queryOptions(question)));
    },
  });

export const Export = (props: Props) => {
  const [isOpen, setOpen] = useState(false);
  const clipboard = useClipboard({ timeout: 2000 });
  const file = useDownload(props);
  const line = commandLine(props.request, layoutOf(props.columns, props.wanted));
  return (
    <Pop
      label="Export"
      isOpen={isOpen}
      setOpen={setOpen}
      at="end"
      size="wide"
      target={
        <Button look="strong" onClick={() => setOpen(!isOpen)}>
          Export
        </Button>
      }
    >
      <section className={styles.part}>
        <h2>This table as CSV</h2>
        <p className={styles.hint}>
          {countWords(props.rows, ROWS)} as they are sorted, the columns in sight, and the totals. Money in
          decimals, rates as unrounded fractions, no data as an empty cell; the column “flags” says what else
          must be known.
        </p>
        <Button look="primary" disabled={file.isPending} onClick={() => file.mutate()}>
          Download CSV
        </Button>
        {file.error && <ErrorState error={file.error} />}
      </section>
      <section className={styles.part}>
        <h2>The same by command line</h2>
        <Command label="Command line">{line}</Command>
        <Button onClick={() => clipboard.copy(line)}>
          <span aria-live="polite">{clipboard.copied ? 'Copied' : 'Copy as command line'}</span>
        </Button>
      </section>
    </Pop>
  );
};
