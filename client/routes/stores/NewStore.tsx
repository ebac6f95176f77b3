import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Store } from '../../../server/types';
import type { Demo } from '../../demo';
import type { CreatedFor } from '../../search';
import { SideDrawer } from '../../ui/SideDrawer';
import { NewStoreForm } from './NewStoreForm';

const VERBS: Record<CreatedFor, string> = {
  shop: 'Create, then connect the shop',
  file: 'Create, then choose the file',
  store: 'Create the store',
};

const WAITING = 'The demo is being loaded: the store is created as soon as a demo store is in.';

/** The drawer that `?create=` opens. A created store is gone to: to where the shop is connected, or the file chosen. */
export const NewStore = ({ demo }: { demo: Demo['view'] }) => {
  const { create } = useSearch({ strict: false });
  const navigate = useNavigate();
  const close = () =>
    void navigate({
      to: '.',
      search: (previous: object) => ({ ...previous, create: undefined }),
      resetScroll: false,
    });
  const goTo = ({ slug }: Store) => {
    const params = { store: slug };
    if (create === 'store') return navigate({ to: '/s/$store/bridge', params });
    const search = create === 'shop' ? { connect: 'choose' } : { tab: 'imports' as const };
    return navigate({ to: '/s/$store/data', params, search });
  };
  return (
    <SideDrawer opener="data-create" title="A new store" shown={create} close={close}>
      {create ? (
        <NewStoreForm
          verb={VERBS[create]}
          waiting={demo?.is === 'loading' ? WAITING : null}
          cancel={close}
          onCreated={(store) => void goTo(store)}
        />
      ) : null}
    </SideDrawer>
  );
};
