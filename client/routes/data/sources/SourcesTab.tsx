import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, useRef } from 'react';
import type { SourcesView } from '../../../../server/api/rpc/sources';
import type { Store } from '../../../../server/types';
import { datedInstant, datedShortRange } from '../../../../shared/dayWords';
import { code } from '../../../code';
import { LazyPart } from '../../../LazyPart';
import { trpc } from '../../../trpc';
import { Section, PageTitle } from '../../../ui/parts';
import { Status } from '../../../ui/Status';
import { Verdict } from '../../../kpi/Verdict';
import { Table } from '../../../ui/Table';
import { LastAnswer } from '../../../ui/LastAnswer';
import { EmptyState, ErrorState, Skeleton } from '../../../ui/states';
import { Steps, useChecklist } from '../../start/NoOrders';
import { useDataSearch } from '../search';
import { Covered } from './Covered';
import { Programs } from './Programs';
import { SessionSources } from './SessionSources';
import { SourceDrawer } from './SourceDrawer';
import { SourceTable } from './SourceTable';
import { count } from './words';
import { buttonClass } from '../../../ui/Button';
import sourcesStyles from './sources.module.css';
import { CALM_MS, FOLLOW_MS } from './polling';
import dataStyles from '../data.module.css';

const ConnectDrawer = lazy(() =>
  code(import('./ConnectDrawer')).then((module) => ({ default: module.ConnectDrawer })),
);

const Add = ({ isFirst }: { isFirst: boolean }) => (
  <Link
    className={buttonClass(isFirst ? 'primary' : 'plain')}
    from="/s/$store/data"
    to="."
    search={(previous) => ({ ...previous, connect: 'choose' })}
    resetScroll={false}
    data-source="choose"
  >
    {isFirst ? 'Connect a shop' : 'Add a source'}
  </Link>
);

const ImportLink = () => (
  <Link className={buttonClass()} from="/s/$store/data" to="." search={{ tab: 'imports' }}>
    Import a file
  </Link>
);

const Nothing = ({ store }: { store: Store }) => (
  <EmptyState
    title={store.isDemo ? 'The demo needs no source' : 'No shop is connected yet'}
    text={
      store.isDemo
        ? 'Its orders were generated. In a store of your own, every connected platform is listed here with what it counts against what the ledger holds.'
        : 'Every figure is made from orders. Connect the shop, and watch its orders come in and the counts meet; or import them as files.'
    }
    action={
      <p className={sourcesStyles.actions}>
        <Add isFirst />
        <ImportLink />
      </p>
    }
  />
);

interface FilesProps {
  files: SourcesView['files'];
  store: Store;
  /** While nothing is connected the way stands at the top of the page. */
  hasWay: boolean;
}

const Files = ({ files, store, hasWay }: FilesProps) => (
  <Section
    title="Files"
    note="What came without a connection, by the kind of file"
    action={hasWay && <ImportLink />}
  >
    {files.length === 0 && <p className={dataStyles.note}>No file has come in.</p>}
    {files.length > 0 && (
      <Table
        label="Files by kind"
        head={['Kind', 'Last file', 'When', { num: 'Files' }, { num: 'Facts' }, 'Check']}
      >
        {files.map(({ format, label, lastFile, lastAt, files: all, taken, rejected }) => (
          <tr key={format}>
            <th scope="row">{label}</th>
            <td>{lastFile ?? 'sent by a program'}</td>
            <td>{datedInstant(lastAt, store.timeZone)}</td>
            <td className="num">{count(all)}</td>
            <td className="num">{count(taken)}</td>
            <td>
              {rejected > 0 ? (
                <Status status="at_risk">{count(rejected)} rejected</Status>
              ) : (
                <Status status="on_track">All rows taken</Status>
              )}
            </td>
          </tr>
        ))}
      </Table>
    )}
  </Section>
);

const comparedNote = ({ sources }: SourcesView): string => {
  const tally = sources.find(({ compared }) => compared?.tally)?.compared?.tally;
  const days = tally ? `, ${datedShortRange(tally)}` : '';
  return `Counts and money at the source against the ledger${days}`;
};

/** Connected platforms, whether all of their rows are here, and what came without them. */
export const SourcesTab = ({ store }: { store: Store }) => {
  const { connect } = useDataSearch();
  const query = useQuery(
    trpc.sources.status.queryOptions(
      { store: store.slug },
      {
        refetchInterval: ({ state }) =>
          state.data?.sources.some(({ job }) => job !== null) ? FOLLOW_MS : CALM_MS,
      },
    ),
  );
  const { data, error, refetch } = query;
  const { data: checklist } = useChecklist(store.slug);
  // its code comes when it is first wanted
  const wasWanted = useRef(false);
  wasWanted.current ||= connect !== undefined;
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} isAlone />;
  if (!data)
    return (
      <>
        <PageTitle>Sources</PageTitle>
        <Skeleton height={240} />
      </>
    );
  return (
    <LastAnswer of={[query]}>
      <Verdict parts={data.verdict} />
      <Section
        title="Sources"
        note={data.sources.length > 0 ? comparedNote(data) : undefined}
        action={data.sources.length > 0 && <Add isFirst={false} />}
      >
        {data.sources.length === 0 ? (
          <Nothing store={store} />
        ) : (
          <SourceTable sources={data.sources} store={store} />
        )}
      </Section>
      {checklist && <Steps checklist={checklist} />}
      <SessionSources store={store} />
      <Files files={data.files} store={store} hasWay={data.sources.length > 0} />
      <Covered covered={data.covered} store={store.slug} today={data.today} />
      <Programs store={store} />
      <SourceDrawer store={store} view={data} />
      {wasWanted.current && (
        <LazyPart name="The form" asked={connect ?? null}>
          <ConnectDrawer store={store} taken={data.sources.map(({ name }) => name)} />
        </LazyPart>
      )}
    </LastAnswer>
  );
};
