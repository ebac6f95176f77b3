import { useQuery } from '@tanstack/react-query';
import { usePageSearch } from '../search';
import { trpc } from '../trpc';
import { WhyDrawer } from './WhyDrawer';

/** The figure that the palette was asked for, on a page that shows none of its own. */
export const RequestedFigure = ({ store }: { store: string }) => {
  const { why } = usePageSearch();
  const { data } = useQuery({ ...trpc.roadmap.view.queryOptions({ store }), enabled: why !== undefined });
  return data?.store === store ? <WhyDrawer roadmap={data} /> : null;
};
