import { Navigate, useNavigate, useSearch } from '@tanstack/react-router';
import { useDocumentTitle } from '@mantine/hooks';
import { useEffect } from 'react';
import type { Store } from '../../server/types';
import { useDemo, type Demo } from '../demo';
import { Start } from '../routes/start/Start';
import { NewStorePart } from '../routes/stores/NewStorePart';
import { isInUse, useStores } from '../storesQuery';
import { ErrorState } from '../ui/states';
import { Brand } from './Brand';
import { ThemeSwitch } from './ThemeSwitch';
import styles from './StartPage.module.css';

/** The frame of what stands before any store is chosen: no rail, and the ways in. */

/** Once a demo that was awaited here is there, it is looked at. */
const useGoToDemo = ({ view }: Demo, stores: readonly Store[] | undefined) => {
  const navigate = useNavigate();
  const slug = stores?.find(({ isDemo }) => isDemo)?.slug;
  const isOver = view?.is === 'loaded' && slug !== undefined;
  useEffect(() => {
    if (isOver) void navigate({ to: '/s/$store/bridge', params: { store: slug }, replace: true });
  }, [isOver, slug, navigate]);
};

interface Props {
  demo: Demo;
  query: ReturnType<typeof useStores>;
}

const Framed = ({ demo, query }: Props) => {
  const { data: stores, error, refetch } = query;
  useDocumentTitle('Quarterdeck');
  useGoToDemo(demo, stores);
  // while a demo store is written, nobody is told which stores there are
  const known = stores ?? (demo.view?.is === 'loading' ? [] : undefined);
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <Brand />
        <ThemeSwitch />
      </header>
      <main id="page" tabIndex={-1}>
        {known ? <Start stores={known} demo={demo} /> : null}
        {!known && error && <ErrorState error={error} retry={() => void refetch()} isAlone />}
        <NewStorePart demo={demo.view} />
      </main>
    </div>
  );
};

/** The ways in, beside the stores that are there already. */
export const StartPage = () => {
  const demo = useDemo();
  const query = useStores();
  return <Framed demo={demo} query={query} />;
};

/** The first store that is in use; where there is none, or while one is being created, the ways in. */
export const Index = () => {
  const demo = useDemo();
  const query = useStores();
  const { create } = useSearch({ strict: false });
  const first = query.data?.find(isInUse);
  if (first && create === undefined && demo.view?.is !== 'loading' && demo.view?.is !== 'loaded')
    return <Navigate to="/s/$store/bridge" params={{ store: first.slug }} replace />;
  return <Framed demo={demo} query={query} />;
};
