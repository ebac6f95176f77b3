import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Store } from '../../server/types';
import { cityOf } from '../../shared/dayWords';
import { samePeriod } from '../search';
import { isInUse } from '../storesQuery';
import { Brand } from './Brand';
import { PAGES, useGoToStore } from './pages';
import { SourceAlarm } from './SourceAlarm';
import { ThemeSwitch } from './ThemeSwitch';
import { Button } from '../ui/Button';
import { Select } from '../ui/Select';
import { classes } from '../ui/classes';
import styles from './Rail.module.css';

interface StoresProps {
  stores: readonly Store[];
  store: Store | null;
}

const StoreSwitch = ({ stores, store, close }: StoresProps & { close: () => void }) => {
  const goToStore = useGoToStore();
  return (
    <label className={styles.store}>
      <b>{store?.name ?? 'Choose a store'}</b>
      <span>{store ? `${store.currency}, ${cityOf(store.timeZone)} time` : '\u00a0'}</span>
      <svg
        viewBox="0 0 10 14"
        width="10"
        height="14"
        aria-hidden="true"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.3"
      >
        <path d="M2 5 5 2l3 3M2 9l3 3 3-3" />
      </svg>
      <Select
        look="bare"
        aria-label="Store"
        value={store?.slug ?? ''}
        onChange={(event) => {
          close();
          void goToStore(event.target.value);
        }}
      >
        {!store && <option value="">Choose a store</option>}
        {stores
          .filter((s) => isInUse(s) || s === store)
          .map((s) => (
            <option key={s.slug} value={s.slug}>
              {s.name}
            </option>
          ))}
      </Select>
    </label>
  );
};

const Nav = ({ store, close }: { store: Store | null; close: () => void }) => (
  <nav className={styles.nav} aria-label="Pages">
    {PAGES.map(({ to, name }) => (
      <Link key={to} from="/s/$store" to={to} search={samePeriod} onClick={close}>
        {name}
        {name === 'Data' && store && <SourceAlarm store={store.slug} />}
      </Link>
    ))}
  </nav>
);

const DemoNote = ({ store, close }: { store: Store; close: () => void }) => (
  <p className={styles.demo}>
    You look at the demo: generated, no real shop.{' '}
    <Link className="qd-link" to="/start" onClick={close}>
      Use your own data
    </Link>{' '}
    or{' '}
    <Link
      className="qd-link"
      to="/s/$store/settings"
      params={{ store: store.slug }}
      hash="demo"
      onClick={close}
    >
      remove the demo
    </Link>
    .
  </p>
);

interface Props extends StoresProps {
  /** The address names no store: its pages have no address. */
  isNowhere: boolean;
  isOpen: boolean;
  close: () => void;
  /** Opens the palette: the bar has no room for its button in a narrow window. */
  goTo: () => void;
}

/** Store, pages and theme. In a narrow window it is a menu: opening it takes the focus into it. */
export const Rail = ({ stores, store, isNowhere, isOpen, close, goTo }: Props) => {
  const rail = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isOpen) rail.current?.querySelector('select')?.focus();
  }, [isOpen]);
  return (
    <>
      <aside
        ref={rail}
        id="rail"
        className={classes(styles.rail, isOpen && styles.open)}
        aria-label="Navigation"
      >
        <div className={styles.brand}>
          <Brand />
        </div>
        <StoreSwitch stores={stores} store={store} close={close} />
        {!isNowhere && <Nav store={store} close={close} />}
        <Button
          className={styles.railGoto}
          onClick={() => {
            close();
            goTo();
          }}
        >
          Go to a page, store or figure
        </Button>
        {store?.isDemo && <DemoNote store={store} close={close} />}
        <div className={styles.railFoot}>
          <p>
            <Link className="qd-link" to="/start" onClick={close}>
              Add a store
            </Link>
          </p>
          <ThemeSwitch />
        </div>
      </aside>
      {isOpen && (
        <Button
          look="bare"
          className={styles.railScrim}
          aria-label="Close the navigation"
          tabIndex={-1}
          onClick={close}
        />
      )}
    </>
  );
};
