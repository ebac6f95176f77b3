import '@mantine/core/styles/Input.css';
import { TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { PlatformView } from '../../../../server/api/rpc/sources';
import type { Store } from '../../../../server/types';
import { queryClient, trpc } from '../../../trpc';
import { SideDrawer } from '../../../ui/SideDrawer';
import { EmptyState, ErrorState, Skeleton } from '../../../ui/states';
import '../../roadmap/edit/edit.css';
import { useDataSearch, useSetData } from '../search';

const Choose = ({ platforms, choose }: { platforms: PlatformView[]; choose: (platform: string) => void }) => {
  if (platforms.length === 0)
    return (
      <EmptyState
        title="No platform can be connected here"
        text="Send the facts by a program of your own, or import them as files."
      />
    );
  return (
    <ul className="qd-platforms">
      {platforms.map(({ platform, label, about }) => (
        <li key={platform}>
          <button type="button" onClick={() => choose(platform)}>
            <b>{label}</b>
            <span>{about}</span>
          </button>
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

const Form = ({ store, platform, taken, back, onAdded }: FormProps) => {
  const [name, setName] = useState(() => freeName(platform.platform, taken));
  const [given, setGiven] = useState<Record<string, string>>({});
  const [isTried, setTried] = useState(false);
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
  const missing = platform.fields.filter((field) => !field.isOptional && !given[field.name]?.trim());
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isBusy) return;
    setTried(true);
    const form = event.currentTarget;
    if (missing.length > 0 || name.trim() === '')
      return requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
    add.mutate({ store: store.slug, name: name.trim(), platform: platform.platform, given });
  };
  return (
    <form className="qd-edit-form" noValidate onSubmit={submit} aria-busy={isBusy}>
      <p className="qd-sums-note">{platform.about}</p>
      {platform.fields.map((field) => (
        <TextInput
          key={field.name}
          label={field.isOptional ? `${field.label} (optional)` : field.label}
          description={field.hint}
          type={field.isSecret ? 'password' : 'text'}
          autoComplete="off"
          spellCheck={false}
          value={given[field.name] ?? ''}
          error={isTried && missing.includes(field) ? 'This is needed.' : undefined}
          onChange={({ currentTarget }) => setGiven({ ...given, [field.name]: currentTarget.value })}
        />
      ))}
      <TextInput
        label="Name in Quarterdeck"
        description="Lower-case letters, digits and hyphens. It stands with every order from there."
        value={name}
        error={isTried && name.trim() === '' ? 'This is needed.' : undefined}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <p className="qd-sums-note">
        {platform.label} is asked at once whether this is right. Secrets are kept sealed and shown nowhere
        again.
      </p>
      {add.error && <ErrorState error={add.error} />}
      <div className="qd-edit-actions">
        <button type="submit" className="qd-button" aria-disabled={isBusy}>
          {isBusy ? `Asking ${platform.label} …` : 'Connect'}
        </button>
        <button type="button" className="qd-control" onClick={back}>
          Choose another
        </button>
      </div>
    </form>
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
        <Form
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
