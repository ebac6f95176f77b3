import { useClipboard } from '@mantine/hooks';
import { Link, useNavigate, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import type { Store } from '../../server/ask/types';
import { cityOf } from '../format';
import { PeriodBar } from './PeriodBar';
import { ThemeSwitch } from './ThemeSwitch';
import { useEscape } from './useEscape';
import './shell.css';

const Palette = lazy(() => import('./Palette').then((module) => ({ default: module.Palette })));

const PAGES = [
  { to: '/s/$store/bridge', name: 'Bridge' },
  { to: '/s/$store/roadmap', name: 'Roadmap' },
] as const;

const Brand = () => (
  <div className="qd-brand">
    <svg
      viewBox="0 0 20 20"
      width="20"
      height="20"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
    >
      <path d="M2 18V2a16 16 0 0 1 16 16z" strokeLinejoin="round" />
      <path d="M2 18 13.3 6.7" />
      <path d="M6.2 18A4.2 4.2 0 0 0 2 13.8" />
    </svg>
    Quarterdeck
  </div>
);

const StoreSwitch = ({ stores, store }: { stores: readonly Store[]; store: Store | null }) => {
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const page = PAGES.find((p) => path.endsWith(p.name.toLowerCase())) ?? PAGES[0];
  return (
    <label className="qd-store">
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
      <select
        aria-label="Store"
        value={store?.slug ?? ''}
        onChange={(event) => void navigate({ to: page.to, params: { store: event.target.value } })}
      >
        {!store && <option value="">Choose a store</option>}
        {stores.map((s) => (
          <option key={s.slug} value={s.slug}>
            {s.name}
          </option>
        ))}
      </select>
    </label>
  );
};

const Nav = ({ close }: { close: () => void }) => (
  <nav className="qd-nav" aria-label="Pages">
    {PAGES.map(({ to, name }) => (
      <Link
        key={to}
        from="/s/$store"
        to={to}
        search={(previous) => ({ ...previous, why: undefined, phase: undefined, table: undefined })}
        onClick={close}
      >
        {name}
      </Link>
    ))}
  </nav>
);

const SHORTCUT = /mac|iphone|ipad/i.test(navigator.userAgent) ? '⌘ K' : 'Ctrl K';

/** Opens on Ctrl-K or Cmd-K; its code comes when it is first wanted. */
const usePalette = () => {
  const [wanted, setWanted] = useState(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setWanted((n) => n + 1);
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return { wanted, open: () => setWanted((n) => n + 1) };
};

const Share = () => {
  const { copied, copy } = useClipboard({ timeout: 2000 });
  return (
    <button type="button" className="qd-control" onClick={() => copy(window.location.href)}>
      <span aria-live="polite">{copied ? 'Copied' : 'Share'}</span>
    </button>
  );
};

interface Props {
  stores: readonly Store[];
  store: Store | null;
  children: ReactNode;
}

/** Rail, bar and page. Under 1180 px the rail is a menu. */
export const Shell = ({ stores, store, children }: Props) => {
  const [isOpen, setOpen] = useState(false);
  const palette = usePalette();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const page = PAGES.find((p) => path.endsWith(p.name.toLowerCase()));
  const menu = useRef<HTMLButtonElement>(null);
  useEscape(() => {
    setOpen(false);
    menu.current?.focus();
  }, isOpen);
  useEffect(() => {
    document.title = [page?.name, store?.name, 'Quarterdeck'].filter(Boolean).join(' · ');
  }, [page, store]);
  return (
    <div className="qd-app">
      <a className="qd-skip" href="#page">
        Skip to the page
      </a>
      <aside id="rail" className={isOpen ? 'qd-rail open' : 'qd-rail'} aria-label="Navigation">
        <Brand />
        <StoreSwitch stores={stores} store={store} />
        <Nav close={() => setOpen(false)} />
        {store?.isDemo && <p className="qd-demo">Demo data: generated, no real shop.</p>}
        <div className="qd-rail-foot">
          <ThemeSwitch />
        </div>
      </aside>
      <div className="qd-main">
        <header className="qd-bar">
          <button
            ref={menu}
            type="button"
            className="qd-control qd-menu"
            aria-label="Navigation"
            aria-expanded={isOpen}
            aria-controls="rail"
            onClick={() => setOpen(!isOpen)}
          >
            <svg viewBox="0 0 16 12" width="16" height="12" aria-hidden="true">
              <path d="M0 1h16M0 6h16M0 11h16" stroke="currentColor" strokeWidth="1.4" />
            </svg>
          </button>
          <span className="page">{page?.name}</span>
          {store && page?.name === 'Bridge' && <PeriodBar store={store} />}
          <span className="space" />
          <button type="button" className="qd-control wide" onClick={palette.open}>
            <span>Go to</span> <kbd className="qd-kbd">{SHORTCUT}</kbd>
          </button>
          <Share />
        </header>
        <main id="page" className="qd-page" tabIndex={-1}>
          {children}
        </main>
      </div>
      {palette.wanted > 0 && (
        <Suspense fallback={null}>
          <Palette wanted={palette.wanted} stores={stores} />
        </Suspense>
      )}
    </div>
  );
};
