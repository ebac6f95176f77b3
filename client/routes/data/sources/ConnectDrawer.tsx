import { useQuery } from '@tanstack/react-query';
import type { PlatformView } from '../../../../server/api/rpc/sources';
import type { Store } from '../../../../server/types';
import { trpc } from '../../../trpc';
import { SideDrawer } from '../../../ui/SideDrawer';
import { EmptyState, ErrorState, Skeleton } from '../../../ui/states';
import { useDataSearch, useSetData } from '../search';
import { ConnectForm } from './ConnectForm';
import { Button } from '../../../ui/Button';
import styles from './ConnectDrawer.module.css';
import sourcesStyles from './sources.module.css';

const Choose = ({ platforms, choose }: { platforms: PlatformView[]; choose: (platform: string) => void }) => {
  if (platforms.length === 0)
    return (
      <EmptyState
        title="No platform can be connected here"
        text="Send the facts by a program of your own, or import them as files."
      />
    );
  return (
    <ul className={styles.platforms}>
      {platforms.map(({ platform, label, about }) => (
        <li key={platform}>
          <Button look="bare" onClick={() => choose(platform)}>
            <b>{label}</b>
            <span>{about}</span>
          </Button>
        </li>
      ))}
    </ul>
  );
};

/** Connects the platform that `?connect=` names: its fields, checked with it, and then the first fetch. */
export const ConnectDrawer = ({ store, taken }: { store: Store; taken: readonly string[] }) => {
  const { connect } = useDataSearch();
  const set = useSetData();
  const { data: platforms, error, refetch } = useQuery(trpc.sources.platforms.queryOptions());
  const platform = platforms?.find((each) => each.platform === connect);
  return (
    <SideDrawer
      opener="data-source"
      size={640}
      className={sourcesStyles.drawer}
      title={platform ? `Connect ${platform.label}` : 'Add a source'}
      shown={connect}
      close={() => set({ connect: undefined })}
    >
      {error && !platforms && <ErrorState error={error} retry={() => void refetch()} />}
      {!platforms && !error && <Skeleton height={240} />}
      {platforms && !platform && connect && (
        <Choose platforms={platforms} choose={(chosen) => set({ connect: chosen })} />
      )}
      {platform && (
        <ConnectForm
          key={platform.platform}
          store={store}
          platform={platform}
          taken={taken}
          back={() => set({ connect: 'choose' })}
          onAdded={(name) => set({ connect: undefined, source: name })}
        />
      )}
    </SideDrawer>
  );
};
