import { zonedInstant } from '../../../../shared/dayWords';
import { formOf } from '../../../../shared/numberWords';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ImportView } from '../../../../server/imports';
import type { Store } from '../../../../server/types';
import { formatValue } from '../../../format';
import { trpc } from '../../../trpc';
import { Done, Status } from '../../../ui/Status';
import { Section } from '../../../ui/parts';
import { LastAnswer } from '../../../ui/LastAnswer';
import { EmptyState, ErrorState, Notice, Skeleton } from '../../../ui/states';
import { ImportPanel } from './ImportPanel';
import { UndoImport } from './UndoImport';
import { rejectedRowsUrl } from './upload';
import { totalName, totalsOf } from '../words';
import { Button } from '../../../ui/Button';
import { Table } from '../../../ui/Table';
import { Pairs } from '../../../kpi/why/Block';
import styles from './ImportsTab.module.css';

const n = (value: number): string => formatValue(value, 'count', '');

/** Of imports.list: fewer than a page means there is no other. */
const PAGE = 50;

const State = ({ file }: { file: ImportView }) => {
  if (file.status === 'failed') return <Status status="off_track">Failed</Status>;
  if (file.status === 'interrupted') return <Status status="off_track">Interrupted</Status>;
  if (file.status === 'undone') return <Status status="unknown">Undone</Status>;
  if (file.status === 'staging') return <Status status="unknown">Being read</Status>;
  return file.rejected > 0 ? (
    <Status status="at_risk">{n(file.rejected)} rejected</Status>
  ) : (
    <Done>Taken in</Done>
  );
};

const Totals = ({ title, of }: { title: string; of: [string, string][] }) =>
  of.length > 0 && (
    <div>
      <h3>{title}</h3>
      <Pairs rows={of.map(([name, value]) => ({ name, value }))} />
    </div>
  );

const Rejections = ({ file, store }: { file: ImportView; store: string }) =>
  file.rejections.length > 0 && (
    <div className={styles.wide}>
      <h3>
        First rejected rows{' '}
        <a className="qd-link" href={rejectedRowsUrl(store, file.id)} download>
          Download all {n(file.rejected)}
        </a>
      </h3>
      <Table label="First rejected rows" head={[{ num: 'Row' }, 'Column', 'Value', 'Reason']}>
        {file.rejections.map(({ row, field, value, reason }, index) => (
          <tr key={index}>
            <td className="num">{n(row)}</td>
            <td>{field}</td>
            <td>{value ?? <span className="qd-none">empty</span>}</td>
            <td>{reason}</td>
          </tr>
        ))}
      </Table>
    </div>
  );

const Row = ({ file, store }: { file: ImportView; store: Store }) => {
  const name = file.fileName ?? 'sent by a program';
  return (
    <>
      <tr data-import={file.id}>
        <th scope="row">
          {name}
          <small>{file.format}</small>
        </th>
        <td>{zonedInstant(file.startedAt, store.timeZone)}</td>
        <td>
          <State file={file} />
        </td>
        <td className="num">{n(file.rowsRead)}</td>
        <td className="num">{n(file.new)}</td>
        <td className="num">{n(file.changed)}</td>
        <td className="num">{n(file.unchanged)}</td>
        <td className="num">{n(file.rejected)}</td>
      </tr>
      <tr className={styles.more}>
        <td colSpan={8}>
          {file.error && (
            <Notice
              what={file.error}
              todo="Nothing of this file was stored. Mend it and import it again."
              className={styles.problem}
            />
          )}
          <UndoImport file={file} store={store} />
          <details>
            <summary>
              Control totals{file.rejected > 0 ? ', rejected rows' : ''}
              <span className="qd-sr"> of {name}</span>
            </summary>
            <div className={styles.details}>
              <Totals title="Control totals of what is stored, as the file states them" of={totalsOf(file)} />
              {file.differences.map((sentence) => (
                <p key={sentence} className={styles.wide}>
                  {sentence}
                </p>
              ))}
              <Totals
                title="Worth knowing"
                of={Object.entries(file.notes).map(([what, rows]) => [totalName(what), n(rows)])}
              />
              <Totals
                title="Left out"
                of={[
                  ...Object.entries(file.leftOut),
                  ...(file.repeated > 0 ? [['repeats another row, taken once', file.repeated] as const] : []),
                  ...(file.blank > 0 ? [['blank rows, passed over', file.blank] as const] : []),
                ].map(([reason, rows]) => [reason, n(rows)])}
              />
              <Rejections file={file} store={store.slug} />
              {Object.keys(file.controlTotals).length === 0 && <p>This file has no control totals.</p>}
            </div>
          </details>
        </td>
      </tr>
    </>
  );
};

const verdict = (files: readonly ImportView[], timeZone: string): string => {
  const [newest] = files;
  if (!newest) return 'No file has come in yet.';
  const troubled = files.filter(
    ({ status, rejected }) =>
      status === 'failed' || status === 'interrupted' || (rejected > 0 && status !== 'undone'),
  ).length;
  const when = zonedInstant(newest.startedAt, timeZone);
  if (troubled === 0)
    return `The newest file came in on ${when}; ${newest.status === 'undone' ? 'it is undone' : 'every row was taken'}.`;
  if (files.length === 1) return `The one file came in on ${when} and needs a look.`;
  const of = `${troubled} of the last ${files.length} files`;
  return `The newest file came in on ${when}; ${of} ${formOf(troubled, { one: 'needs', other: 'need' })} a look.`;
};

const Nothing = ({ store }: { store: Store }) => (
  <EmptyState
    title={store.isDemo ? 'The demo came without files' : 'No file has come in yet'}
    text={
      store.isDemo
        ? 'Its orders were generated. In a store of your own, every file that came in is listed here with its counts.'
        : 'Drop the orders above first: every figure is made from them. Sessions, marketing costs and exchange rates may follow in any order.'
    }
  />
);

const Log = ({ files, store }: { files: readonly ImportView[]; store: Store }) => (
  <Table
    label="Import log"
    className={styles.imports}
    head={[
      'File',
      'When',
      'Result',
      { num: 'Rows' },
      { num: 'New' },
      { num: 'Changed' },
      { num: 'Unchanged' },
      { num: 'Rejected' },
    ]}
  >
    {files.map((file) => (
      <Row key={file.id} file={file} store={store} />
    ))}
  </Table>
);

/** The next page begins before the last file of this one. */
const nextOf = (page: ImportView[]) => (page.length < PAGE ? undefined : page.at(-1)?.id);

/** Files that came in, newest first. */
export const ImportsTab = ({ store }: { store: Store }) => {
  const query = useInfiniteQuery(
    trpc.imports.list.infiniteQueryOptions({ store: store.slug }, { getNextPageParam: nextOf }),
  );
  const files = query.data?.pages.flat();
  return (
    <>
      <ImportPanel
        store={store}
        key={store.slug}
        verdict={files ? verdict(files, store.timeZone) : 'Imports'}
      />
      {query.error && !files && <ErrorState error={query.error} retry={() => void query.refetch()} />}
      {!files && !query.error && <Skeleton height={240} />}
      {files && (
        <LastAnswer of={[query]}>
          <Section title="Import log" note="A file is stored as a whole or not at all">
            {files.length === 0 ? <Nothing store={store} /> : <Log files={files} store={store} />}
            {query.hasNextPage && (
              <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                Show earlier files
              </Button>
            )}
            {query.error && !query.isRefetchError && (
              <ErrorState
                error={query.error}
                part="The earlier files"
                retry={() => void query.fetchNextPage()}
              />
            )}
          </Section>
        </LastAnswer>
      )}
    </>
  );
};
