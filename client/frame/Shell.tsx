import { useClipboard, useHotkeys } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { lazy, useRef, useState, type ReactNode } from 'react';
import type { DemoView } from '../../server/api/rpc/demo';
import type { Store } from '../../server/types';
import { code, RELOAD_NOTE } from '../code';
import { useDemo } from '../demo';
import { LazyPart } from '../LazyPart';
import { DataTabs } from '../routes/data/DataTabs';
import { DemoProgress } from '../routes/start/DemoProgress';
import { NewStorePart } from '../routes/stores/NewStorePart';
import { PeriodBar } from './PeriodBar';
import { hasPeriod, usePage } from './pages';
import { Rail } from './Rail';
import { Title } from './Title';
import { Button } from '../ui/Button';
import { focusAround } from '../ui/focusAround';
import styles from './Shell.module.css';

const Palette = lazy(() => code(import('./Palette')).then((module) => ({ default: module.Palette })));

const SHORTCUT = /mac|iphone|ipad/i.test(navigator.userAgent) ? '⌘ K' : 'Ctrl K';

/** Opens on Ctrl-K or Cmd-K; its code comes when it is first wanted. */
const usePalette = () => {
  const [wanted, setWanted] = useState(0);
  useHotkeys([['mod+K', () => setWanted((n) => n + 1)]], []);
  return { wanted, open: () => setWanted((n) => n + 1) };
};

const Share = () => {
  const { copied, copy } = useClipboard({ timeout: 2000 });
  return (
    <Button onClick={() => copy(window.location.href)}>
      <span aria-live="polite">{copied ? 'Copied' : 'Share'}</span>
    </Button>
  );
};

interface Props {
  stores: readonly Store[];
  store: Store | null;
  /** The address names no store that exists: there are no pages to go to, and no period. */
  isNowhere: boolean;
  children: ReactNode;
}

/** Why the page was loaded again, until it is put away. */
const ReloadNote = () => {
  const [note, setNote] = useState(RELOAD_NOTE);
  if (note === null) return null;
  const close = (button: HTMLElement) => {
    focusAround(button);
    setNote(null);
  };
  return (
    <p className={styles.note} role="status">
      <span>{note}</span>{' '}
      <Button look="link" onClick={({ currentTarget }) => close(currentTarget)}>
        Close
      </Button>
    </p>
  );
};

/** On every page of a demo, in a window of any width. */
const DemoMark = ({ store }: { store: Store }) => (
  <Link
    className={styles.demo}
    to="/s/$store/settings"
    params={{ store: store.slug }}
    hash="demo"
    title="You look at the demo: generated data, no real shop."
    aria-label="Demo: you look at generated data, no real shop"
  >
    Demo
  </Link>
);

/** Somebody loads the demo: until one of its stores is in, pages may wait for their answers. */
const Loading = ({ view }: { view: Extract<DemoView, { is: 'loading' }> }) => (
  <div className={styles.note}>
    <DemoProgress {...view} />
    Pages wait for their figures meanwhile.
  </div>
);

const ArchivedNote = ({ store }: { store: Store }) => (
  <p className={styles.note}>
    {store.name} is archived: nothing comes in, and everything can be read.{' '}
    <Link className="qd-link" to="/s/$store/settings" params={{ store: store.slug }}>
      Settings
    </Link>
  </p>
);

/** Rail, bar and page. Under 1180 px the rail is a menu. */
export const Shell = ({ stores, store, isNowhere, children }: Props) => {
  const [isOpen, setOpen] = useState(false);
  const palette = usePalette();
  const page = usePage();
  const { view: demo } = useDemo();
  const menu = useRef<HTMLButtonElement>(null);
  const leave = () => {
    setOpen(false);
    menu.current?.focus();
  };
  useHotkeys(isOpen ? [['Escape', leave]] : [], []);
  return (
    <div className={styles.app}>
      <Title page={page} store={store} />
      <a className={styles.skip} href="#page">
        Skip to the page
      </a>
      <Rail
        stores={stores}
        store={store}
        isNowhere={isNowhere}
        isOpen={isOpen}
        close={() => setOpen(false)}
        goTo={palette.open}
      />
      <div className={styles.main}>
        <header className={styles.bar}>
          <Button
            ref={menu}
            className={styles.menu}
            aria-label="Navigation"
            aria-expanded={isOpen}
            aria-controls="rail"
            onClick={() => setOpen(!isOpen)}
          >
            <svg viewBox="0 0 16 12" width="16" height="12" aria-hidden="true">
              <path d="M0 1h16M0 6h16M0 11h16" stroke="currentColor" strokeWidth="1.4" />
            </svg>
          </Button>
          <span className={styles.name}>{page?.name}</span>
          {store?.isDemo && <DemoMark store={store} />}
          {!isNowhere && hasPeriod(page) && <PeriodBar store={store} />}
          {store && page?.name === 'Data' && <DataTabs />}
          <span className={styles.space} />
          <Button className={styles.wide} onClick={palette.open}>
            <span>Go to</span> <kbd>{SHORTCUT}</kbd>
          </Button>
          <Share />
        </header>
        <main id="page" className={styles.page} tabIndex={-1}>
          <ReloadNote />
          {demo?.is === 'loading' && <Loading view={demo} />}
          {store?.archivedAt && <ArchivedNote store={store} />}
          <NewStorePart demo={demo} />
          {palette.wanted > 0 && (
            <LazyPart name="The palette" asked={palette.wanted}>
              <Palette wanted={palette.wanted} stores={stores} />
            </LazyPart>
          )}
          {children}
        </main>
      </div>
    </div>
  );
};
