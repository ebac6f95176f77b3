import { useMutation, useQuery } from '@tanstack/react-query';
import type { PlatformView } from '../../../../server/api/rpc/sources';
import type { Store } from '../../../../server/types';
import { queryClient, trpc } from '../../../trpc';
import { TextField } from '../../../ui/fields';
import { Form } from '../../../ui/Form';
import { useDraft, type Problems } from '../../../ui/useDraft';
import { SideDrawer } from '../../../ui/SideDrawer';
import { EmptyState, ErrorState, Skeleton } from '../../../ui/states';
import { useDataSearch, useSetData } from '../search';
import { Button } from '../../../ui/Button';
import styles from './ConnectDrawer.module.css';
import dataStyles from '../data.module.css';
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

interface FormProps {
  store: Store;
  platform: PlatformView;
  taken: readonly string[];
  back: () => void;
  onAdded: (name: string) => void;
}

/** `woocommerce`, or `woocommerce-2` where that is in use. */
const freeName = (platform: string, taken: readonly string[]): string => {
  let name = platform;
  for (let n = 2; taken.includes(name); n++) name = `${platform}-${n}`;
  return name;
};

const NEEDED = 'This is needed.';

const Entries = ({ store, platform, taken, back, onAdded }: FormProps) => {
  const { draft, set, shown, attempt } = useDraft(
    () => ({ name: freeName(platform.platform, taken), given: {} as Record<string, string> }),
    ({ name, given }): Problems<'name' | `given.${string}`> => ({
      name: name.trim() === '' ? NEEDED : undefined,
      ...Object.fromEntries(
        platform.fields
          .filter((field) => !field.isOptional && !given[field.name]?.trim())
          .map((field) => [`given.${field.name}`, NEEDED]),
      ),
    }),
  );
  const { name, given } = draft;
  const sync = useMutation(trpc.sources.sync.mutationOptions());
  const add = useMutation(
    trpc.sources.add.mutationOptions({
      onSuccess: async (source) => {
        if (platform.canPull)
          await sync.mutateAsync({ store: store.slug, name: source.name }).catch(() => undefined);
        await queryClient.invalidateQueries(trpc.sources.pathFilter());
        onAdded(source.name);
      },
    }),
  );
  const isBusy = add.isPending || sync.isPending;
  const submit = () => {
    const isReady = attempt();
    if (isReady) add.mutate({ store: store.slug, name: name.trim(), platform: platform.platform, given });
    return isReady;
  };
  return (
    <Form
      verb="Connect"
      doing={`Asking ${platform.label} …`}
      isBusy={isBusy}
      submit={submit}
      leave={{ name: 'Choose another', run: back }}
    >
      <p className={dataStyles.note}>{platform.about}</p>
      {platform.fields.map((field) => (
        <TextField
          key={field.name}
          label={field.isOptional ? `${field.label} (optional)` : field.label}
          description={field.hint}
          type={field.isSecret ? 'password' : 'text'}
          autoComplete="off"
          spellCheck={false}
          value={given[field.name] ?? ''}
          error={shown[`given.${field.name}`]}
          onChange={({ currentTarget }) => set({ given: { ...given, [field.name]: currentTarget.value } })}
        />
      ))}
      <TextField
        label="Name in Quarterdeck"
        description="Lower-case letters, digits and hyphens. It stands with every order from there."
        value={name}
        error={shown.name}
        onChange={({ currentTarget }) => set({ name: currentTarget.value })}
      />
      <p className={dataStyles.note}>
        {platform.label} is asked at once whether this is right. Secrets are kept sealed and shown nowhere
        again.
      </p>
      {add.error && <ErrorState error={add.error} />}
    </Form>
  );
};

/** Connects the platform that `?connect=` names: its fields, checked with it, and then the first fetch. */
export const ConnectDrawer = ({ store, taken }: { store: Store; taken: readonly string[] }) => {
  const { connect } = useDataSearch();
  const set = useSetData();
  const { data: platforms, error } = useQuery(trpc.sources.platforms.queryOptions());
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
      {error && <ErrorState error={error} />}
      {!platforms && !error && <Skeleton height={240} />}
      {platforms && !platform && connect && (
        <Choose platforms={platforms} choose={(chosen) => set({ connect: chosen })} />
      )}
      {platform && (
        <Entries
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
