import { Link } from '@tanstack/react-router';
import type { ErrorComponentProps } from '@tanstack/react-router';
import type { Store } from '../../server/types';
import { EmptyState, ErrorState } from '../ui/states';
import { Command } from '../ui/Command';
import styles from './problems.module.css';

/** Pages for an address that leads nowhere, and for a server that has no store yet. */

const CREATE =
  'npm run -s quarterdeck -- stores create --slug my-shop --name "My shop" --currency EUR --time-zone Europe/Berlin';

export const NoStore = () => (
  <main className={styles.alone}>
    <EmptyState
      isAlone
      title="No store yet"
      text="Create one, then import its orders. The Bridge fills as soon as they are in."
      action={
        <Command>{`${CREATE}\nnpm run -s quarterdeck -- import orders.csv --store my-shop --format orders`}</Command>
      }
    />
  </main>
);

export const NotFound = () => (
  <main className={styles.alone}>
    <EmptyState
      isAlone
      title="There is no such page"
      text="The address names a page that Quarterdeck does not have."
      action={
        <Link to="/" className="qd-link">
          Go to the first store
        </Link>
      }
    />
  </main>
);

export const Failed = ({ error, reset }: ErrorComponentProps) => (
  <main className={styles.alone}>
    <ErrorState error={error instanceof Error ? error : new Error(String(error))} retry={reset} isAlone />
  </main>
);

export const NoSuchStore = ({ slug, stores }: { slug: string; stores: readonly Store[] }) => (
  <EmptyState
    isAlone
    title={`There is no store “${slug}”`}
    text={stores.length > 0 ? 'These stores exist:' : 'No store exists yet.'}
    action={
      <ul>
        {stores.map((store) => (
          <li key={store.slug}>
            <Link to="/s/$store/bridge" params={{ store: store.slug }} className="qd-link">
              {store.name}
            </Link>
          </li>
        ))}
      </ul>
    }
  />
);
