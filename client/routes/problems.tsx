import { Link, useRouter } from '@tanstack/react-router';
import type { ErrorComponentProps } from '@tanstack/react-router';
import type { Store } from '../../server/types';
import { CodeMissing } from '../code';
import { NoPage } from '../NoCode';
import { problemOf } from '../ui/problem';
import { EmptyState, ErrorState } from '../ui/states';
import styles from './problems.module.css';

/** Pages for an address that leads nowhere. */

/** In the frame of a store the navigation leads on. */
export const NotFound = ({ isInStore = false }: { isInStore?: boolean }) => (
  <EmptyState
    isAlone
    title="There is no such page"
    text={`The address names a page that Quarterdeck does not have.${isInStore ? ' The navigation has those that exist.' : ''}`}
    action={
      <Link to="/" className="qd-link">
        Go to the first store
      </Link>
    }
  />
);

/** In the place of a page that could not be drawn, inside the frame. */
export const Failed = ({ error, reset }: ErrorComponentProps) => {
  const router = useRouter();
  if (error instanceof CodeMissing) return <NoPage />;
  // the loader runs again before the page is drawn again
  const retry = () => void router.invalidate().then(reset);
  return <ErrorState error={problemOf(error)} retry={retry} isAlone />;
};

/** As `Failed`, where the frame itself could not be drawn. */
export const FailedAlone = (props: ErrorComponentProps) => (
  <main className={styles.alone}>
    <Failed {...props} />
  </main>
);

export const NoSuchStore = ({ slug, stores }: { slug: string; stores: readonly Store[] }) => (
  <EmptyState
    isAlone
    title={`There is no store “${slug}”`}
    text={stores.length > 0 ? 'These stores exist:' : 'No store exists yet.'}
    action={
      <>
        <ul>
          {stores.map((store) => (
            <li key={store.slug}>
              <Link to="/s/$store/bridge" params={{ store: store.slug }} className="qd-link">
                {store.name}
              </Link>
            </li>
          ))}
        </ul>
        <p>
          <Link to="/start" className="qd-link">
            Add a store
          </Link>
        </p>
      </>
    }
  />
);
