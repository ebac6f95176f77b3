import { Link } from '@tanstack/react-router';
import type { Store } from '../../../server/types';
import { isInUse } from '../../storesQuery';
import { Section } from '../../ui/parts';
import styles from '../settings.module.css';

const wordsOf = (store: Store): string =>
  [store.currency, store.isDemo && 'demo', !isInUse(store) && 'archived'].filter(Boolean).join(', ');

/** Archived ones too: here they are found again. */
export const OtherStores = ({ stores, slug }: { stores: readonly Store[]; slug: string }) => {
  const others = stores.filter((store) => store.slug !== slug);
  return (
    <Section
      title="Other stores"
      action={
        <Link className="qd-link" to="/start">
          Add another store
        </Link>
      }
    >
      {others.length === 0 && <p className={styles.text}>There is no other store.</p>}
      <dl className={styles.rows}>
        {others.map((store) => (
          <div key={store.slug}>
            <dt>
              <Link className="qd-link" to="/s/$store/settings" params={{ store: store.slug }}>
                {store.name}
              </Link>
            </dt>
            <dd>{wordsOf(store)}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
};
