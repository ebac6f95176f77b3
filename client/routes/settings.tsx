import { useNavigate } from '@tanstack/react-router';
import type { Store } from '../../server/types';
import { cityOf } from '../../shared/dayWords';
import { useStoreSlug } from '../search';
import { useStores } from '../storesQuery';
import { PageTitle, Section } from '../ui/parts';
import { ArchiveStore } from './settings/ArchiveStore';
import { DeleteStore } from './settings/DeleteStore';
import { OtherStores } from './settings/OtherStores';
import { RemoveDemo } from './settings/RemoveDemo';
import { RenameStore } from './settings/RenameStore';
import { monthOf, weekdayOf } from './stores/choices';
import styles from './settings.module.css';

/** How a store counts, what it is called, and how it ends. */

const Fixed = ({ store }: { store: Store }) => {
  const { slug, currency, timeZone, weekStart, fiscalYearStart } = store;
  const rows = [
    ['Name in addresses', slug],
    ['Currency', currency],
    ['Time zone', timeZone],
    ['Weeks begin on', weekdayOf(weekStart)],
    ['Fiscal year begins in', monthOf(fiscalYearStart)],
  ] as const;
  return (
    <Section
      title="How it counts"
      note="Fixed: counted days rest on it. A store that counts otherwise is another store"
    >
      <dl className={styles.rows}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
};

export const Settings = () => {
  const slug = useStoreSlug();
  const { data: stores = [] } = useStores();
  const navigate = useNavigate();
  const store = stores.find((each) => each.slug === slug);
  if (!store) return null;
  const leave = () => navigate({ to: '/', replace: true });
  return (
    <div className={styles.settings} key={slug}>
      <PageTitle>
        {store.name} counts in {store.currency} and {cityOf(store.timeZone)} days.
      </PageTitle>
      <RenameStore store={store} />
      <Fixed store={store} />
      {store.isDemo && <RemoveDemo left={leave} />}
      <ArchiveStore store={store} />
      <DeleteStore store={store} left={leave} />
      <OtherStores stores={stores} slug={slug} />
    </div>
  );
};
