import { useMutation } from '@tanstack/react-query';
import type { PlatformView } from '../../../../server/api/rpc/sources';
import type { Store } from '../../../../server/types';
import { queryClient, trpc } from '../../../trpc';
import { TextField } from '../../../ui/fields';
import { Form } from '../../../ui/Form';
import { ErrorState } from '../../../ui/states';
import { useDraft, type Problems } from '../../../ui/useDraft';
import dataStyles from '../data.module.css';

interface Props {
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

/** What a platform has to be told before it is connected. */
export const ConnectForm = ({ store, platform, taken, back, onAdded }: Props) => {
  const { draft, set, shown, submit } = useDraft(
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
  const save = () => add.mutate({ store: store.slug, name: name.trim(), platform: platform.platform, given });
  return (
    <Form
      verb="Connect"
      doing={`Asking ${platform.label} …`}
      isBusy={isBusy}
      submit={() => submit(save)}
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
