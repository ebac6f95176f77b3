import { useDocumentTitle } from '@mantine/hooks';
import { useSearch } from '@tanstack/react-router';
import type { Store } from '../../server/types';
import { cityOf } from '../../shared/dayWords';
import { useBridge } from '../bridgeQuery';
import { TABS } from '../routes/data/search';
import { usePageSearch } from '../search';
import { hasPeriod, type Page } from './pages';
import { againstName, choiceOf, chosenName } from './period';
import styles from './Shell.module.css';

/** The title of the browser's tab, and of a printed page: page, what is chosen of it, store. */

interface Props {
  page: Page | undefined;
  store: Store | null;
}

interface WordsProps extends Props {
  chosen?: string | undefined;
  /** Of the comparison; for paper alone. */
  against?: string | undefined;
}

const storeWords = ({ isDemo, currency, timeZone }: Store): string =>
  [isDemo && 'demo, generated data', currency, `days in ${cityOf(timeZone)} time`]
    .filter(Boolean)
    .join(' · ');

const Words = ({ page, store, chosen, against }: WordsProps) => {
  useDocumentTitle([page?.name, chosen, store?.name, 'Quarterdeck'].filter(Boolean).join(' · '));
  if (!store) return null;
  // the bar says it on a screen
  return (
    <p className={styles.printed} data-printed>
      <b>{[store.name, page?.name].filter(Boolean).join(' · ')}</b>
      {[chosen, against, storeWords(store)].map((words) => words && ` · ${words}`)}
    </p>
  );
};

const OfPeriod = (props: Props) => {
  const search = usePageSearch();
  const { data: view } = useBridge();
  return (
    <Words
      {...props}
      chosen={view && chosenName(choiceOf(search), view)}
      against={view && againstName(search, view)}
    />
  );
};

const OfTab = (props: Props) => {
  const { tab = TABS[0].tab } = useSearch({ strict: false });
  return <Words {...props} chosen={TABS.find((each) => each.tab === tab)?.name} />;
};

export const Title = (props: Props) => {
  const { page, store } = props;
  if (store && hasPeriod(page)) return <OfPeriod {...props} />;
  return page?.name === 'Data' ? <OfTab {...props} /> : <Words {...props} />;
};
