import { useQuery } from '@tanstack/react-query';
import { usePageSearch, useSetSearch } from '../search';
import { trpc } from '../trpc';
import { ErrorState } from '../ui/states';
import { WhyFrame } from './why/WhyFrame';
import { WhyDrawer } from './WhyDrawer';

/** The figure that the palette was asked for, on a page that shows none of its own. */
export const RequestedFigure = ({ store }: { store: string }) => {
  const { why } = usePageSearch();
  const setSearch = useSetSearch();
  const { data, error, refetch } = useQuery({
    ...trpc.roadmap.view.queryOptions({ store }),
    enabled: why !== undefined,
  });
  if (data?.store === store) return <WhyDrawer roadmap={data} />;
  if (!error) return null;
  return (
    <WhyFrame why={why} name={why ?? ''} close={() => setSearch({ why: undefined, whyBy: undefined })}>
      <ErrorState error={error} retry={() => void refetch()} />
    </WhyFrame>
  );
};
