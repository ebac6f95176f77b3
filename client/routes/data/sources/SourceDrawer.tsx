import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { SourcesView } from '../../../../server/api/rpc/sources';
import type { SourceState } from '../../../../server/connections';
import type { Store } from '../../../../server/types';
import { queryClient, trpc } from '../../../trpc';
import { Done, Status } from '../../../ui/Status';
import { SideDrawer } from '../../../ui/SideDrawer';
import { EmptyState, ErrorState, Notice } from '../../../ui/states';
import { useDataSearch, useSetData } from '../search';
import { Differences, Facts, Refused, Runs } from './Details';
import { FirstFigures } from './FirstFigures';
import { Progress } from './Progress';
import { useSync } from './useSync';
import { Button } from '../../../ui/Button';
import styles from './SourceDrawer.module.css';
import sourcesStyles from './sources.module.css';

const refresh = () => queryClient.invalidateQueries(trpc.sources.pathFilter());

const Remove = ({ store, source, onDone }: { store: Store; source: SourceState; onDone: () => void }) => {
  const [isSure, setSure] = useState(false);
  const remove = useMutation(
    trpc.sources.remove.mutationOptions({
      onSuccess: async () => {
        onDone();
        await refresh();
      },
    }),
  );
  if (!isSure) return <Button onClick={() => setSure(true)}>Remove …</Button>;
  return (
    <div className={styles.sure} role="group" aria-label={`Remove ${source.name}`}>
      <p>
        <b>Remove {source.name}?</b> Its credentials and its run history are deleted. The orders that came
        from it stay in the ledger.
      </p>
      {remove.error && <ErrorState error={remove.error} />}
      <Button
        look="primary"
        disabled={remove.isPending}
        onClick={() => remove.mutate({ store: store.slug, name: source.name })}
      >
        Remove {source.name}
      </Button>
      <Button onClick={() => setSure(false)}>Keep it</Button>
    </div>
  );
};

const Pause = ({ store, source }: { store: Store; source: SourceState }) => {
  const pause = useMutation(trpc.sources.pause.mutationOptions({ onSuccess: refresh }));
  const isPaused = source.pausedAt !== null;
  return (
    <Button
      disabled={pause.isPending}
      onClick={() => pause.mutate({ store: store.slug, name: source.name, isPaused: !isPaused })}
    >
      {isPaused ? 'Resume' : 'Pause'}
    </Button>
  );
};

interface BodyProps {
  store: Store;
  source: SourceState;
  view: SourcesView;
  close: () => void;
}

const Body = ({ store, source, view, close }: BodyProps) => {
  const sync = useSync(store.slug, source.name, source.job);
  const { job, ended } = sync;
  const isBusy = job !== null || sync.isStarting;
  const days = source.compared?.differences ?? [];
  return (
    <>
      <p className={styles.says}>
        {ended?.status === 'done' && source.status === 'on_track' ? (
          <Done>{ended.outcome}</Done>
        ) : (
          <Status status={source.status}>{source.says}</Status>
        )}
      </p>
      {job && <Progress job={job} cancel={sync.cancel} />}
      {sync.error && <ErrorState error={sync.error} />}
      {!isBusy &&
        source.problems.map(({ what, todo }) => (
          <Notice key={what} what={what} todo={todo} isCaution={source.status !== 'off_track'} />
        ))}
      {ended?.status === 'done' && <FirstFigures store={store} today={view.today} />}
      <div className={sourcesStyles.actions}>
        {source.canPull && (
          <>
            <Button look="primary" disabled={isBusy} onClick={() => sync.start(false)}>
              Sync now
            </Button>
            <Button disabled={isBusy} onClick={() => sync.start(true)}>
              Fetch everything again
            </Button>
            <Pause store={store} source={source} />
          </>
        )}
        <Remove store={store} source={source} onDone={close} />
      </div>
      <Facts source={source} store={store} />
      <Differences days={days} currency={store.currency} />
      <Refused rejections={source.rejections} />
      <Runs store={store} name={source.name} />
    </>
  );
};

/** Everything about the source that `?source=` names, and what can be done with it. */
export const SourceDrawer = ({ store, view }: { store: Store; view: SourcesView }) => {
  const { source: name } = useDataSearch();
  const set = useSetData();
  const close = () => set({ source: undefined });
  const source = view.sources.find((each) => each.name === name);
  return (
    <SideDrawer
      shown={name}
      opener="data-source"
      title={name ?? ''}
      close={close}
      size={640}
      className={sourcesStyles.drawer}
    >
      {source && <Body key={source.id} store={store} source={source} view={view} close={close} />}
      {name && !source && (
        <EmptyState
          title="There is no such source"
          text="It was removed, or the address has another name. What came from it is still in the ledger."
        />
      )}
    </SideDrawer>
  );
};
