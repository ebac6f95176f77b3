import { useDocumentTitle } from '@mantine/hooks';
import { useSearch } from '@tanstack/react-router';
import type { Store } from '../../server/types';
import { useBridge } from '../bridgeQuery';
import { TABS } from '../routes/data/search';
import { usePageSearch } from '../search';
import { hasPeriod, type Page } from './pages';
import { choiceOf, chosenName } from './period';

/** The title of the browser's tab: page, what is chosen of it, store. */

interface Props {
  page: Page | undefined;
  store: Store | null;
}

const Words = ({ page, store, chosen }: Props & { chosen?: string | undefined }) => {
  useDocumentTitle([page?.name, chosen, store?.name, 'Quarterdeck'].filter(Boolean).join(' · '));
  return null;
};

const OfPeriod = (props: Props) => {
  const search = usePageSearch();
  const { data: view } = useBridge();
  return <Words {...props} chosen={view && chosenName(choiceOf(search), view)} />;
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
